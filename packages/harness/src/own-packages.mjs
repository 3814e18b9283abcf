// A lab may stand anywhere: in a folder of its author's, with no node_modules above it. What it imports of ours is what this
// netsplit has itself, so that there is one harness and not two that know nothing of each other.
const OURS = /^(@netsplit\/(simulator|checkers|explorer|harness)|fast-check)(\/|$)/;

export function resolve(specifier, context, next) {
  return OURS.test(specifier)
    ? next(specifier, { ...context, parentURL: import.meta.url })
    : next(specifier, context);
}
