// The signer's entry: the real clock, the real journal.

import { runSigner } from './run.ts'

runSigner({ clock: () => Math.floor(Date.now() / 1000) })
