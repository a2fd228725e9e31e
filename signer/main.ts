// The signer's entry: the real clocks, the real journal.

import { runSigner } from './run.ts'

runSigner({
  clock: () => Math.floor(Date.now() / 1000),
  monotonic: () => performance.now() / 1000,
})
