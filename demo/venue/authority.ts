// A certificate authority for one run of the venue, and the certificate it issues for this machine
// and for the names of the exchange whose place it takes.
// openssl makes them: Node has no way to write a certificate.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Authority = {
  /** In PEM, for whoever is to trust the venue. */
  readonly certificate: string
  readonly issued: { readonly key: string; readonly cert: string }
}

const NAMES = 'subjectAltName=DNS:localhost,IP:127.0.0.1'

export function makeAuthority(hosts: readonly string[] = []): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'venue-ca-'))
  const at = (name: string) => join(folder, name)
  const names = [NAMES, ...hosts.map((host) => `DNS:${host}`)].join(',')
  const openssl = (...words: readonly string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    openssl(
      ...['req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2'],
      ...['-subj', '/CN=venue authority', '-addext', 'keyUsage=critical,keyCertSign'],
    )
    openssl('req', ...curve, '-keyout', 'own.key', '-out', 'own.csr', '-subj', '/CN=localhost')
    writeFileSync(at('names'), `${names}\n`)
    openssl(
      ...['x509', '-req', '-in', 'own.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key'],
      ...['-CAcreateserial', '-out', 'own.pem', '-days', '2', '-extfile', 'names'],
    )
    const read = (name: string) => readFileSync(at(name), 'utf8')
    return { certificate: read('ca.pem'), issued: { key: read('own.key'), cert: read('own.pem') } }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
