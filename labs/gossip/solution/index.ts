export { RumourSite } from './rumour-site.ts';
export { Broadcaster } from './broadcaster.ts';
export { ThriftyBroadcaster } from './thrifty-broadcaster.ts';
