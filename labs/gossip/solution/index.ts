export { RumourSite } from './rumour-site.ts';
