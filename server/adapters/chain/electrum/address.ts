// Where an Electrum server is, as the operator writes it.

import { mayBePlain, type Way } from '../wire/dial.ts'

/** @throws TypeError with what is wrong */
export function readWay(url: string): Pick<Way, 'host' | 'port' | 'isTls'> {
  const parsed = /^(tls|tcp):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+):([0-9]{1,5})$/i.exec(url)
  const [, scheme = '', host = '', port = ''] = parsed ?? []
  if (!parsed || Number(port) < 1 || Number(port) > 65_535) {
    throw new TypeError('an Electrum server is named as tls://host:port')
  }
  if (scheme.toLowerCase() === 'tcp' && !mayBePlain(host)) {
    throw new TypeError('tcp:// is for this machine and for .onion: name the server as tls://')
  }
  const bare = host.replace(/^\[|\]$/g, '')
  return { host: bare, port: Number(port), isTls: scheme.toLowerCase() === 'tls' }
}
