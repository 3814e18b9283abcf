export { theme as default } from '../../site/theme/theme.ts';
