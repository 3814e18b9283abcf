export { RumourSite } from './rumour-site.ts';
export { Replica } from './replica.ts';
export { Broadcaster } from './broadcaster.ts';
export { ThriftyBroadcaster } from './thrifty-broadcaster.ts';
export { Aggregator } from './aggregator.ts';
