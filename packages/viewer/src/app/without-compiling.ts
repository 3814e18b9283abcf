import * as z from 'zod';

// The page's policy forbids to make code from text. A schema tries it when it is made, and the browser
// would report that: so this comes before all schemas.
z.config({ jitless: true });
