// A browser at the console's own page, played: it keeps cookies, says where it is, and has a
// passkey.

import { type Api, openApi } from '@countersign/sdk/api.ts'
import type { SoftwarePasskey } from './software-passkey.ts'

export type ConsoleBrowser = {
  readonly api: Api
  /** By name, as they are now. */
  readonly cookies: Map<string, string>
  /** As the server set them, attributes and all. */
  readonly lines: string[]
}

export type BrowserOptions = {
  readonly url: string
  /** Of the console's page. */
  readonly origin: string
  readonly userAgent?: string
  /** What it says otherwise than a browser at the console does. */
  readonly headers?: Readonly<Record<string, string>>
}

type Says<K extends 'create' | 'get'> = Parameters<SoftwarePasskey[K]>[1]

export function openBrowser({ url, origin, userAgent, headers }: BrowserOptions): ConsoleBrowser {
  const cookies = new Map<string, string>()
  const lines: string[] = []
  const send: typeof fetch = async (target, init) => {
    const response = await fetch(target, {
      ...init,
      headers: {
        ...(init?.headers as Record<string, string>),
        origin,
        'sec-fetch-site': 'same-origin',
        ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
        ...headers,
        cookie: [...cookies].map((each) => each.join('=')).join('; '),
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      lines.push(line)
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  return { api: openApi({ url, fetch: send }), cookies, lines }
}

/** Signs in with a passkey. @returns whose it is */
export async function enterWith(
  { api }: Pick<ConsoleBrowser, 'api'>,
  passkey: SoftwarePasskey,
  says: Says<'get'> = {},
): Promise<string> {
  const { offer, challenge } = await api.offerSignIn({ body: {} })
  const assertion = assertionOf(passkey, challenge, says)
  return (await api.enterByPasskey({ body: { offer, assertion } })).member
}

export function assertionOf(passkey: SoftwarePasskey, challenge: string, says: Says<'get'> = {}) {
  return { rawId: passkey.rawId, ...passkey.get(challengeBytes(challenge), says) }
}

const challengeBytes = (challenge: string): Uint8Array =>
  Uint8Array.fromBase64(challenge, { alphabet: 'base64url' })

/** Adds a passkey to the account that is signed in. @returns its id */
export async function addPasskey(
  { api }: Pick<ConsoleBrowser, 'api'>,
  passkey: SoftwarePasskey,
  says: Says<'create'> = {},
): Promise<string> {
  const { offer, challenge } = await api.offerPasskey({ body: {} })
  const { attestationObject, clientData } = passkey.create(challengeBytes(challenge), says)
  return (
    await api.addPasskey({ body: { offer, name: 'in software', attestationObject, clientData } })
  ).id
}
