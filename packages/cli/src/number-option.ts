import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number of at least `least`. */
export function wholeNumber(
  option: string,
  least: number,
  most = 0xffff_ffff,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text.trim()) || value < least || value > most) {
      throw new InvalidArgumentError(`${option} takes a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
