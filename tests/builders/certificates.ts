// An authority of the tests' own, that issues whatever it is asked for: certificates that ended,
// that are for other names, or for other uses.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Issued = { readonly key: string; readonly cert: string }

type Wish = {
  readonly names: readonly string[]
  /** Below zero: it has ended. */
  readonly days?: number
  readonly use?: 'serverAuth' | 'clientAuth'
  readonly isSelfSigned?: boolean
}

export type Certifier = {
  /** In PEM, for whoever is to trust it. */
  readonly certificate: string
  issue(wish: Wish): Issued
  close(): void
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

export function openCertifier(): Certifier {
  const folder = mkdtempSync(join(tmpdir(), 'cs-certifier-'))
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const openssl = (...words: readonly string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  openssl(
    ...['req', '-x509', ...CURVE, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2'],
    ...['-subj', '/CN=authority of the tests', '-addext', 'keyUsage=critical,keyCertSign'],
  )
  return {
    certificate: read('ca.pem'),
    issue({ names, days = 2, use = 'serverAuth', isSelfSigned = false }) {
      openssl('req', ...CURVE, '-keyout', 'own.key', '-out', 'own.csr', '-subj', '/CN=a venue')
      const told = names.map((name) => `DNS:${name}`).join(',')
      writeFileSync(join(folder, 'own.ext'), `subjectAltName=${told}\nextendedKeyUsage=${use}\n`)
      const by = isSelfSigned
        ? ['-signkey', 'own.key']
        : ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial']
      const made = ['-in', 'own.csr', '-out', 'own.pem', '-days', String(days)]
      openssl('x509', '-req', ...made, ...by, '-extfile', 'own.ext')
      return { key: read('own.key'), cert: read('own.pem') }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
