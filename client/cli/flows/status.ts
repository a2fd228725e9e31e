// How everything stands: what the launcher wrote, what the signer attests, what the server sees.

import { Refusal } from '@countersign/channel/client.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { type Context, type LauncherStatus, launcherStatus } from '../context.ts'
import { type Pairing, readPairing } from '../keep/pairing.ts'
import { allWallets } from '../keep/wallets.ts'
import { addressesOf, waysOf } from '../keep/ways.ts'
import { askApi } from './api.ts'
import { readCharter } from './charter.ts'
import { type Greeting, greet } from './signer.ts'

type ApiStatus = Awaited<ReturnType<Api['showStatus']>>

export type Standing = {
  /** Null while the signer does not answer. */
  readonly signer: Greeting | null
  /** Null on another machine than the launcher's, and where it is not running. */
  readonly launcher: LauncherStatus | null
  /** Null without a server, and before pairing. */
  readonly server: ApiStatus | null
  readonly addresses: { readonly api?: string; readonly desk?: string }
  readonly pairing: Pairing | null
  readonly wallets: readonly string[]
  /** Null before pairing, and while the signer shows it to nobody. */
  readonly charter: CharterView | null
}

/** @throws Fault channel.answer_forged when another signer answers than the pinned one */
export async function standing(context: Context): Promise<Standing> {
  const pairing = readPairing(context)
  const paired = pairing?.state === 'paired' ? pairing : null
  const signer = await unlessAway(() => greet(context, paired?.identity))
  const isAsked = signer !== null && paired !== null
  return {
    signer,
    launcher: await unlessAway(async () => launcherStatus(context)),
    server: isAsked ? await unlessAway(() => serverStatus(context)) : null,
    addresses: addressesOf(context),
    pairing: paired,
    charter: isAsked ? await unlessAway(() => readCharter(context)) : null,
    wallets: allWallets(context)
      .filter(({ state }) => state === 'ready')
      .map(({ name }) => name),
  }
}

async function serverStatus(context: Context): Promise<ApiStatus | null> {
  const ways = waysOf(context)
  return ways.kind === 'socket' ? null : askApi(context, ways.api, (api) => api.showStatus())
}

const SEEING_MS = 10_000
const PAUSE_MS = 300

/** Waits a little until the server has seen a block, so that whoever asks it next is told of it. */
export async function seenByServer(context: Context, height: number): Promise<void> {
  if (readPairing(context)?.state !== 'paired') return
  const until = performance.now() + SEEING_MS
  while (performance.now() < until) {
    const status = await unlessAway(() => serverStatus(context))
    if (status === null || (status.chain?.height ?? 0) >= height) return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

// The status file outlives a launcher that was killed, so each part has to answer for itself.
async function unlessAway<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    const isAway = error instanceof Fault && error.kind === 'unavailable'
    if (isAway || error instanceof Refusal) return null
    throw error
  }
}
