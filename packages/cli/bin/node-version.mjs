// Every command of ours passes through here before it loads anything else, perhaps on a Node that is years old: plain,
// old syntax on purpose, so that such a Node says this sentence instead of a syntax error.
var FLOOR_MAJOR = 20;
var FLOOR_MINOR = 19;

/** The sentence for whoever has this version of Node, or undefined when it is new enough. */
export function complaintAboutNode(version, executable) {
  var numbers = version.split('.').map(Number);
  if (numbers[0] > FLOOR_MAJOR || (numbers[0] === FLOOR_MAJOR && numbers[1] >= FLOOR_MINOR)) {
    return undefined;
  }
  return (
    'Netsplit needs Node ' +
    FLOOR_MAJOR +
    '.' +
    FLOOR_MINOR +
    ' or newer, and this is Node ' +
    version +
    ' (' +
    executable +
    ').\n' +
    'Install a current one from https://nodejs.org (or, with nvm: nvm install 22), then run this again.'
  );
}

/** Ends the process with a clear sentence when Node is too old. */
export function requireNode() {
  var complaint = complaintAboutNode(process.versions.node, process.execPath);
  if (complaint === undefined) return;
  console.error(complaint);
  process.exit(3);
}
