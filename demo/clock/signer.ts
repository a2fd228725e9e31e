// The signer's entry for demonstrations: the same signer, whose clocks can be moved by a file in
// its folder. No production start knows this file; only a demonstration's launcher names it.

import type { FromLauncher } from '@countersign/channel/launch.ts'
import { runSigner } from '@countersign/signer/run.ts'
import { offsetSeconds } from './offset.ts'

let folder: string | null = null

process.on('message', (message: FromLauncher) => {
  if (message.kind === 'begin') folder = message.folder
})

// Both clocks go together: to the signer it is time that passed, not a clock that jumped.
runSigner({
  clock: () => Math.floor(Date.now() / 1_000) + offsetSeconds(folder),
  monotonic: () => performance.now() / 1_000 + offsetSeconds(folder),
})
