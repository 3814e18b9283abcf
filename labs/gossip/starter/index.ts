// A class for each part, in a file of its own.
export { RumourSite } from './rumour-site.ts';
export { Replica } from './replica.ts';
export { Broadcaster, ThriftyBroadcaster } from './broadcaster.ts';
export { Aggregator } from './aggregator.ts';
