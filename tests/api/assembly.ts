// A team's server, but for its process: the true signer behind the server's socket, a real
// PostgreSQL, and every member with a client of their own.

import { verifyCredential } from '@countersign/channel/credentials.ts'
import { readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes, verifyBytes } from '@countersign/channel/keys.ts'
import type { AnswerOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import type { Means, Person, Said } from '@countersign/demo/person.ts'
import { placeOf } from '@countersign/demo/team.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import { type Api, type ApiOptions, openApi } from '@countersign/sdk/api.ts'
import { openNotices } from '@countersign/server/adapters/notices/notices.ts'
import { openPasswords } from '@countersign/server/adapters/passwords/passwords.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import { openSigner, type SignerConnection } from '@countersign/server/adapters/signer/signer.ts'
import { type AppOptions, createApp } from '@countersign/server/http/app.ts'
import type { ConsoleFiles } from '@countersign/server/http/console/files.ts'
import type { NoticesPort } from '@countersign/server/ports/notices.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { projectJournal } from '@countersign/server/use-cases/project-journal.ts'
import { sendNotices } from '@countersign/server/use-cases/send-notices.ts'
import { signSpend } from '@countersign/server/use-cases/sign-spend.ts'
import type { World } from '@countersign/server/use-cases/world.ts'
import { listen } from '../builders/office.ts'
import { type Cluster, type Pool, startCluster } from '../builders/postgres.ts'
import { openTeam, type Team, type TeamOptions } from '../builders/team.ts'
import { tokenBody } from '../builders/token.ts'
import { tellingOrders } from '../builders/told-orders.ts'
import { until } from '../builders/until.ts'
import { CONSOLE } from './browser.ts'
import { keysOf } from './lodge.ts'

export type Assembly = {
  readonly team: Team
  readonly url: string
  readonly pool: Pool
  readonly store: PostgresStore
  readonly signer: SignerConnection
  readonly notices: NoticesPort
  /** A client that signs with this person's device, and checks every receipt. */
  api(who: Person, more?: Partial<ApiOptions>): Api
  /** One that only has a reading token. */
  reader(): Promise<Api>
  /** Brings what somebody says through the API. */
  say(who: Person, said: Said, how?: How): Promise<Acted>
  /** Asks for a spend, and passes it on as the job does. */
  ask(who: Person, wallet: string, body: Asking): Promise<AnswerOf<Routes['askSpend']>>
  /** What the jobs do every few seconds: reading the journal, and telling. */
  tick(): Promise<void>
  close(): Promise<void>
}

export type Acted = AnswerOf<Routes['actInCharter']>
export type Asking = { readonly psbt: string; readonly code?: string }
export type How = { readonly means?: readonly Means[]; readonly by?: Api }

export type AssemblyOptions = TeamOptions & {
  /** Settings of the channels, as an operator writes them. */
  readonly channels?: unknown
  /** The console that is served, if any. */
  readonly console?: ConsoleFiles
  readonly bounds?: AppOptions['bounds']
}

export async function openAssembly(options: AssemblyOptions = {}): Promise<Assembly> {
  const cluster: Cluster = await startCluster()
  const team = await openTeam(options)
  const { house } = team
  const { identity } = house.service().signer.keys
  const { socketPath, close } = await listen(house)
  const now = () => house.clock.now
  const signer = openSigner({ socketPath, identity, now })
  const pool = await cluster.fresh()
  const store = openStore(pool)
  const settings = options.channels === undefined ? null : readSettings(options.channels)
  const notices = openNotices({ settings, now, jitter: () => 0 })
  let url = ''
  const own = () => url.replace('127.0.0.1', 'console.localhost')
  const consoleUrl = () => (options.console ? own() : CONSOLE)
  const world = worldOf({ store, signer, notices, now, identity, consoleUrl })
  const app = await createApp({ world, console: options.console ?? null, ...boundsOf(options) })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const assembly: Assembly = {
    team,
    url,
    pool,
    store,
    signer,
    notices,
    api: (who, more = {}) => openApi({ ...clientOf({ url, now, identity }, who), ...more }),
    async reader() {
      const { secret } = await assembly.api(team.ada).createToken({ body: tokenBody('a reader') })
      return openApi({
        url,
        token: secret,
        checkReceipt: (frame, to) => readAnswer(frame, to, identity.signingKey),
      })
    },
    async say(who, said, { means, by = assembly.api(who) } = {}) {
      const body = who.say(await placeOf(team.stage), said, means)
      return await by.actInCharter({ body: { ...body, signatures: [...body.signatures] } })
    },
    async ask(who, wallet, body) {
      const answer = assembly.api(who).askSpend({ wallet, body })
      answer.catch(() => undefined)
      await signSpend({ store, signer, clock: now }, { asking: await openAsking(pool) })
      return await answer
    },
    async tick() {
      await projectJournal({ store, signer, clock: now })
      await sendNotices({ store, signer, notices, clock: now })
    },
    async close() {
      await app.close()
      signer.close()
      close()
      house.close()
      await store.close()
      await cluster.stop()
    },
  }
  await assembly.tick()
  return assembly
}

const boundsOf = ({ bounds }: AssemblyOptions) => (bounds ? { bounds } : {})

type Parts = Pick<World, 'store' | 'signer' | 'notices'> & {
  readonly now: () => number
  readonly identity: Identity
  readonly consoleUrl: () => string
  readonly deskUrl?: string
}

/** What the server's use cases are given, but for its process. */
export const worldOf = ({
  store,
  signer,
  notices,
  now,
  identity,
  consoleUrl,
  deskUrl = 'http://approve.localhost:8181',
}: Parts): World => ({
  store,
  signer,
  notices,
  alerts: openAlertWatch({ store, clock: now }),
  clock: now,
  chance: (length) => crypto.getRandomValues(new Uint8Array(length)),
  verifies: verifyBytes,
  verifiesPasskey: verifyCredential,
  passwords: openPasswords({ terms: { memoryKib: 1_024, passes: 1 } }),
  evenMs: 5,
  pause: async () => undefined,
  network: 'regtest',
  fingerprint: fingerprint(identity),
  signerKeys: keysOf(identity),
  deskUrl,
  version: '9.8.7',
  startedAt: 0,
  trader: tellingOrders(now),
  isDemo: false,
  consoleUrl,
})

type At = Pick<Parts, 'now' | 'identity'> & { readonly url: string }

const clientOf = ({ url, now, identity }: At, { device }: Person): ApiOptions => ({
  url,
  now,
  signer: fingerprint(identity),
  device: { keyId: rawPublicKey(device).toHex(), sign: (bytes) => signBytes(device, bytes) },
  checkReceipt: (frame, to) => readAnswer(frame, to, identity.signingKey),
})

/** The asking that waits for its job. */
async function openAsking(pool: Pool): Promise<string> {
  const open = 'select id from askings where outcome is null'
  const found = await until(
    async () => (await pool.query<{ id: string }>(open)).rows[0]?.id ?? '',
    (id) => id !== '',
  )
  return found
}
