// The owner's account at the console: an authenticator for codes, passkeys, a password, a link that
// can be opened and a reset that can be finished.

import { seal } from '@countersign/channel/sealing.ts'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import { openAccount } from '@countersign/cli/flows/account.ts'
import { enrolSignIn } from '@countersign/cli/flows/sign-in.ts'
import { codeAt, readBase32 } from '@countersign/demo/authenticator.ts'
import {
  addPasskey,
  type ConsoleBrowser,
  enterWith,
  openBrowser,
} from '@countersign/demo/browser.ts'
import { makePasskey, type SoftwarePasskey } from '@countersign/demo/software-passkey.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { DAY, type Organisation } from './organisation.ts'

export type Account = {
  /** Signed in, by the passkey. */
  readonly browser: ConsoleBrowser
  readonly passkey: SoftwarePasskey
  readonly password: string
  /** Secret of a link into it. */
  readonly opening: string
  /** Secret of the link of a reset that is confirmed, and has waited for its day. */
  readonly reset: string
  /** Of another session of the owner's. */
  readonly otherSession: string
  /** Of another passkey. */
  readonly otherPasskey: string
  /** The sign-in code of now, sealed. Another one comes in half a minute. */
  code(): string
}

/** How long a code is the one of now. */
export const STEP_SECONDS = 30

/** Takes a day and a minute of the organisation's time. */
export async function openOwnAccount(org: Organisation): Promise<Account> {
  const code = await codesOf(org)
  const nextCode = () => {
    org.pass(STEP_SECONDS)
    return code()
  }
  const open = () => openBrowser({ url: org.url, origin: org.console, userAgent: `of ${org.name}` })
  const password = `kelp-7-lantern of ${org.name}`
  const passkey = makePasskey(org.console)
  const setUp = open()
  const { context } = org.house
  await setUp.api.enterByOpening({ body: { secret: (await openAccount(context)).secret } })
  await addPasskey(setUp, passkey)
  const otherPasskey = await addPasskey(setUp, makePasskey(org.console))
  await setUp.api.setPassword({ body: { password, code: nextCode() } })
  await setUp.api.askPasswordReset({ body: { name: 'owner' } })
  const reset = await mailedLink(org)
  await setUp.api.confirmPasswordReset({ body: { secret: reset, code: nextCode() } })
  const { secret: opening } = await openAccount(context)
  org.pass(DAY + 60)
  const [browser, other] = [open(), open()]
  for (const each of [browser, other]) await enterWith(each, passkey)
  const otherSession = (await other.api.showMe()).session.id
  return { browser, passkey, password, opening, reset, otherSession, otherPasskey, code }
}

/** An authenticator for signing in, enrolled at the desk. */
async function codesOf({ house }: Organisation): Promise<() => string> {
  const { context, owner, stage } = house
  const offer = await enrolSignIn(context)
  const seed = readBase32(offer.secret)
  const now = () => codeAt(seed, Math.floor(context.now() / STEP_SECONDS))
  await offer.confirm(now(), { by: 'spend', code: owner.code() })
  const binding = signInBinding(owner.member)
  return () => seal(stage.identity.sealingKey, new TextEncoder().encode(now()), binding)
}

/** As the mail says it: there is no mailbox here, and the server remembers what it told. */
async function mailedLink({ house }: Organisation): Promise<string> {
  const pool = openPool({ database: openHome(house.context.home).database, most: 1 })
  try {
    const sql = "select tiding from tidings where id like 'account.reset-link/%'"
    const { rows } = await pool.query<{ tiding: string }>(sql)
    const { link } = JSON.parse(rows[0]?.tiding ?? '{}') as { readonly link?: string }
    const secret = link?.split('/').at(-1)
    if (secret === undefined) throw new Error('nothing was mailed')
    return secret
  } finally {
    await pool.end()
  }
}
