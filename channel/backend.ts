// Who tells of the chain, where it is no node of one's own: an Electrum server or an Esplora. The
// launcher reads what the operator wrote, the server reads it again, and one rule holds for both.

export type Place = { readonly host: string; readonly port: number }

export type Backend = {
  readonly kind: 'electrum' | 'esplora'
  /** `tls://host:port` of an Electrum server, `https://host/api` of an Esplora. */
  readonly url: string
  /** SHA-256 of the server's certificate (DER), in hexadecimal: this one and no other. */
  readonly pin: string | null
  /** A SOCKS5 proxy, such as Tor. */
  readonly socks: Place | null
}

/** Schemes, and which of them is plain. */
const SCHEMES = {
  electrum: { secure: 'tls:', plain: 'tcp:' },
  esplora: { secure: 'https:', plain: 'http:' },
} as const

const USUAL_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 }

const ONION = /^[a-z2-7]{56}\.onion$/

/** Plain words go no further than this machine; to an onion Tor encrypts them itself. */
const NEAR = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/**
 * Reads an address as an operator writes it, with `#sha256=…` where its certificate is pinned.
 * @throws TypeError with what is wrong
 */
export function readBackend(kind: Backend['kind'], address: string, socks: Place | null): Backend {
  const [url = '', ...marks] = address.split('#')
  const pin =
    marks.length === 0 ? null : (/^sha256=([0-9a-f]{64})$/i.exec(marks.join('#'))?.[1] ?? '')
  const backend = { kind, url, pin: pin?.toLowerCase() ?? null, socks }
  checkBackend(backend)
  return backend
}

/** @throws TypeError with what is wrong */
export function checkBackend({ kind, url, pin, socks }: Backend): void {
  const { host, isTls } = placeOf(kind, url)
  if (pin !== null && !/^[0-9a-f]{64}$/.test(pin)) {
    throw new TypeError('a certificate is pinned by #sha256= and 64 hexadecimal digits')
  }
  if (pin !== null && !isTls) throw new TypeError(`${url} has no certificate to be pinned`)
  if (ONION.test(host) && !socks) throw new TypeError('an onion needs a proxy: --socks HOST:PORT')
}

/** Where to connect to. @throws TypeError with what is wrong */
export function placeOf(kind: Backend['kind'], url: string): Place & { readonly isTls: boolean } {
  const { secure, plain } = SCHEMES[kind]
  const example = kind === 'electrum' ? `${secure}//host:port` : `${secure}//host/api`
  const parsed = URL.canParse(url) ? new URL(url) : null
  const { protocol = '', hostname = '', port = '' } = parsed ?? {}
  const isTls = protocol === secure
  const path = kind === 'electrum' ? (parsed?.pathname ?? '') : ''
  const isWhole = hostname !== '' && (port !== '' || Object.hasOwn(USUAL_PORTS, protocol))
  const hasMore = parsed?.username || parsed?.password || parsed?.search || parsed?.hash
  if (!(isTls || protocol === plain) || !isWhole || hasMore || path.replace('/', '') !== '') {
    throw new TypeError(`${url} is no address such as ${example}`)
  }
  if (!isTls && !NEAR.test(hostname) && !ONION.test(hostname)) {
    throw new TypeError(`${plain}// is for this machine and for onions: ${example}`)
  }
  const host = hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(port || USUAL_PORTS[protocol]), isTls }
}

/** `127.0.0.1:9050`. @throws TypeError for anything else */
export function readPlace(address: string): Place {
  const [, host = '', port = ''] =
    /^([a-z0-9.-]+|\[[0-9a-f:]+\]):([0-9]{1,5})$/i.exec(address) ?? []
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) {
    throw new TypeError(`${address} is no address such as 127.0.0.1:9050`)
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}
