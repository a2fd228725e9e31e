// The courier as a process. It has a network and no key: it asks the signer what there is to tell,
// checks that the answer is the signer's, and delivers it.

import {
  type ClientOptions,
  connectSigner,
  type SignerClient,
} from '@countersign/channel/client.ts'
import { identityFromCanonical } from '@countersign/channel/identity.ts'
import type { CourierSettings, FromCourier, ToCourier } from '@countersign/channel/launch.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChannelName } from '@countersign/notices/channel.ts'
import { channelsOf } from '@countersign/notices/channels.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import { openCourier } from './courier.ts'
import { openStore } from './store.ts'

/** How often the signer is asked; what is decided is told within seconds. */
const POLL_MS = 2_000
/** Turns from one look at the spends that wait to the next. */
const SPENDS_EVERY = 5
const DELIVER_MS = 500

const CHANNELS: readonly ChannelName[] = ['mail', 'sms', 'webhook', 'ntfy', 'push']

const now = (): number => Math.floor(Date.now() / 1_000)

/** Runs until the launcher says stop or is gone. */
export function runCourier(): void {
  const tell = (message: FromCourier) => void (process.connected && process.send?.(message))
  const end = (error: unknown) => {
    const code = error instanceof Fault ? error.code : 'courier.ended'
    const facts = error instanceof Fault ? ` ${JSON.stringify(error.facts)}` : ''
    const why = `${error instanceof Error ? error.message : String(error)}${facts}`
    tell({ kind: 'refused', code, message: why })
    process.stderr.write(`${why}\n`)
    process.exitCode = 1
    process.disconnect?.()
  }
  process.on('message', (message: ToCourier) => {
    if (message.kind === 'stop') process.exit(0)
    serve(message.settings, tell).catch(end)
  })
  process.on('disconnect', () => process.exit())
  tell({ kind: 'started' })
}

/** Each channel goes at its own pace: a mail server that stands still keeps no SMS waiting. */
async function serve(
  settings: CourierSettings,
  tell: (message: FromCourier) => void,
): Promise<never> {
  const { signerSocket: socketPath } = settings
  const identity = identityFromCanonical(settings.identity)
  const courier = openCourier({
    store: openStore(settings.folder),
    channels: channelsOf(readSettings(settings.notices)),
    ask: patient({ identity, socketPath }),
    jitter: Math.random,
    now,
  })
  tell({ kind: 'serving' })
  let turns = 0
  const polls = repeat(POLL_MS, async () => {
    const why = await courier.poll(turns % SPENDS_EVERY === 0)
    turns += 1
    tell({ kind: 'state', lanes: courier.lanes(), why })
  })
  const deliveries = CHANNELS.map((channel) => repeat(DELIVER_MS, () => courier.deliver(channel)))
  return Promise.race([polls, ...deliveries])
}

async function repeat(milliseconds: number, work: () => Promise<void>): Promise<never> {
  for (;;) {
    await work()
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
  }
}

/**
 * Connects when it has to, and again after the line broke. After a forged answer too: somebody
 * stands in the signer's place, and ending would only keep waiting notices from being told.
 */
function patient(options: ClientOptions): SignerClient['ask'] {
  let client: SignerClient | null = null
  return async (kind, body) => {
    client ??= await connectSigner(options)
    try {
      return await client.ask(kind, body)
    } catch (error) {
      client?.close()
      client = null
      throw error
    }
  }
}
