// It acts when it is loaded, and it must be first.
// oxlint-disable-next-line import/no-unassigned-import
import './without-compiling.ts';
import { render } from 'preact';
import { mirrorAddress } from './address.ts';
import { beginCoach } from './coach.tsx';
import { openCarried } from './carried.ts';
import { acceptDrops } from './file-drop.tsx';
import { openFramed } from './framed.ts';
import { bindKeys } from './keyboard.ts';
import { connect } from './live/connection.ts';
import { Page } from './page.tsx';
import { Session } from './session.ts';
import { restoreTheme } from './theme.ts';

restoreTheme();
const session = new Session();
const root = document.querySelector('#app');
if (root !== null) render(<Page session={session} />, root);
bindKeys(session);
acceptDrops(session);
const isFramed = openFramed(session);
if (!isFramed) beginCoach();
// The address of a page in a frame is not seen, and not its own.
if (!isFramed) mirrorAddress(session);
if (!isFramed && !openCarried(session)) connect(session);
