// The owner's browser, played: shows the key of the link, and sends the code past the server.

import { spendBinding } from '@countersign/channel/bindings.ts'
import { askOver } from '@countersign/channel/client.ts'
import type { Context } from '@countersign/cli/context.ts'
import { readCosignAnswer, type SignerSignature } from '@countersign/cli/flows/answers.ts'
import { askSigner, type CosignRequest } from '@countersign/cli/flows/cosign.ts'
import { byDesk } from '@countersign/cli/flows/exchange.ts'
import { keptState, newDeskKey } from '@countersign/cli/flows/kept.ts'
import { sealCode } from '@countersign/cli/flows/signer.ts'
import { requirePairing } from '@countersign/cli/keep/pairing.ts'
import { addressesOf } from '@countersign/cli/keep/ways.ts'
import { Fault } from '@countersign/core/fault.ts'

/** Leaves the spend waiting at the signer, types its code at the desk, hears what came of it. */
export async function approveAtDesk(
  context: Context,
  request: CosignRequest,
  code: string,
): Promise<readonly SignerSignature[]> {
  const { wallet, psbt } = request
  const { txid } = psbt
  const { key, deskKey } = newDeskKey()
  const kept = await askSigner(context, { ...request, deskKey })
  if (kept.kind !== 'waiting') throw new Error(`it does not wait for its code: ${kept.kind}`)

  const { desk } = addressesOf(context)
  if (desk === undefined) throw new Fault('client.launcher_down')
  const { identity } = requirePairing(context)
  // A browser that knows the key needs to be no device.
  const ask = askOver(byDesk(desk), { identity })
  const sealed = sealCode(context, code, spendBinding(wallet, txid))
  const answer = readCosignAnswer(await ask('spend.approve', { wallet, txid, key, code: sealed }))
  if (answer.kind !== 'signed') throw new Error(`the signer did not sign: ${answer.kind}`)

  const { state, signatures } = await keptState(context, { wallet, txid })
  if (state !== 'signed' || signatures === null) throw new Error(`it is ${state} at the signer`)
  return signatures
}
