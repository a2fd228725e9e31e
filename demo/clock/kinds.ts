// The processes whose clocks can be moved, in the same cages as those of every installation, with
// one more folder of code.

import { type Kind, NODE, SERVER, SIGNER } from '@countersign/launcher/cage.ts'

export const MOVABLE_SIGNER: Kind = movable(SIGNER, 'demo/clock/signer.ts')
export const MOVABLE_SERVER: Kind = movable(SERVER, 'demo/clock/server.ts')
/** Its file is found by the name of its room, which is whole for that. */
export const MOVABLE_NODE: Kind = movable(NODE, 'demo/clock/node.ts', ['launcher'])

function movable(like: Kind, entry: string, more: readonly string[] = []): Kind {
  return { ...like, entry, code: [...like.code, ...more, 'demo/package.json', 'demo/clock'], like }
}
