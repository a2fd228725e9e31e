// A browser at the console's own page: it keeps cookies, says where it is, and has a passkey.

import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import type { SessionTimes } from '@countersign/core/access/session.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { SoftwarePasskey } from '@countersign/demo/software-passkey.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import type { SessionRecord } from '@countersign/server/ports/sessions.ts'
import { newSession } from '@countersign/server/use-cases/sessions.ts'
import type { World } from '@countersign/server/use-cases/world.ts'

export const CONSOLE = 'http://console.localhost:8180'

/** Its headers with a session that nobody had to sign in for. */
export async function sessionIn(
  world: World,
  times: Partial<SessionTimes> & Pick<SessionRecord, 'by' | 'stage'>,
  member = 'owner',
): Promise<Readonly<Record<string, string>>> {
  const from = { network: '192.0.2.1', browser: 'Mozilla/5.0' }
  const { session, secret } = newSession(world, { member, ...times, ...from })
  await world.store.transact((tx) => tx.putSession({ ...session, ...times }))
  return { cookie: `${SESSION_COOKIE}=${secret}`, 'sec-fetch-site': 'same-origin' }
}

export type Browser = {
  readonly api: Api
  readonly cookies: Map<string, string>
  /** Forgets its session, and not that it was here. */
  signOut(): void
}

/** @param headers - what it says otherwise than a browser at the console does */
export function openBrowser(url: string, headers: Readonly<Record<string, string>> = {}): Browser {
  const cookies = new Map<string, string>()
  const send: typeof fetch = async (target, init) => {
    const cookie = [...cookies].map((each) => each.join('=')).join('; ')
    const said = { origin: CONSOLE, 'sec-fetch-site': 'same-origin', ...headers, cookie }
    const response = await fetch(target, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), ...said },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  return {
    api: openApi({ url, fetch: send }),
    cookies,
    signOut: () => void cookies.delete(SESSION_COOKIE),
  }
}

/** Signs in with a passkey. */
export async function enterWith(
  { api }: Browser,
  passkey: SoftwarePasskey,
  says: Parameters<SoftwarePasskey['get']>[1] = {},
): Promise<string> {
  const { offer, challenge } = await api.offerSignIn({ body: {} })
  const assertion = assertionOf(passkey, challenge, says)
  return (await api.enterByPasskey({ body: { offer, assertion } })).member
}

export function assertionOf(
  passkey: SoftwarePasskey,
  challenge: string,
  says: Parameters<SoftwarePasskey['get']>[1] = {},
) {
  return { rawId: passkey.rawId, ...passkey.get(challengeBytes(challenge), says) }
}

const challengeBytes = (challenge: string): Uint8Array =>
  Uint8Array.fromBase64(challenge, { alphabet: 'base64url' })

/** Adds a passkey to the account that is signed in. @returns its id */
export async function addPasskey(
  { api }: Browser,
  passkey: SoftwarePasskey,
  says: Parameters<SoftwarePasskey['create']>[1] = {},
): Promise<string> {
  const { offer, challenge } = await api.offerPasskey({ body: {} })
  const made = passkey.create(challengeBytes(challenge), says)
  const { attestationObject, clientData } = made
  const body = { offer, name: 'a security key', attestationObject, clientData }
  return (await api.addPasskey({ body })).id
}

/** The code of a refusal; a bug where there is none. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown }
    if (error instanceof Fault || typeof code === 'string') return String(code)
    throw error
  }
  throw new Error('it was not refused')
}
