export { Member } from './member.ts';
export { LifeguardMember } from './lifeguard.ts';
