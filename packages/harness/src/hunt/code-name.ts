import { createHash } from 'node:crypto';

// A mutant is named for its mistake, which a hunter is to find out: so in a hunt it goes by another name.

const LOOKS =
  'amber ashen banded brass bright broad copper crested crimson dappled dark dotted dusky fiery fleet forked gilded glossy golden green hooded horned ivory jewelled lesser little long lucky marbled marsh masked mossy mottled night noble ochre painted pale patched pearly pied plumed polished quiet ringed river rosy ruddy russet sable sandy scarlet shy silver small spotted striped tawny thorny velvet violet white winged woolly';
const BUGS =
  'ant antlion aphid bee beetle billbug borer botfly bumblebee burnet butterfly caddis chafer cicada clearwing cockchafer crane-fly cricket damselfly darter dragonfly earwig emperor firefly flea fritillary froghopper gall-wasp gnat grasshopper hawkmoth hopper horntail hornet hoverfly katydid lacewing ladybird leafhopper locust longhorn mantis mayfly midge mosquito moth owlfly pond-skater sawfly scarab shieldbug silverfish skipper snakefly springtail stick-insect stonefly swallowtail termite thrips treehopper wasp weevil whirligig';

/**
 * Names by which mutants can be spoken of: `amber-beetle`. A mutant keeps its own when others are added, so that a
 * student's files and records stay with it.
 */
export function codeNames(mutants: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const mutant of mutants) {
    let name = codeName(mutant);
    for (let salt = 2; taken.has(name); salt++) name = codeName(`${mutant} ${salt}`);
    taken.add(name);
    names.set(mutant, name);
  }
  return names;
}

function codeName(text: string): string {
  const hash = createHash('sha256').update(text).digest();
  return `${pick(LOOKS, hash.readUInt16BE(0))}-${pick(BUGS, hash.readUInt16BE(2))}`;
}

function pick(words: string, number: number): string {
  const all = words.split(' ');
  return all[number % all.length] ?? words;
}
