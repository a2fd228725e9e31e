// Bitcoin Secure Multisig Setup (BIP 129): the descriptor record, by which a signer learns of a
// wallet, as Nunchuk, Sparrow, Coldcard, Passport and others read it. In the clear: encrypting it
// is for carrying it over a network, and it holds no secret.

import type { ExportFacts } from './export.ts'

const VERSION = 'BSMS 1.0'

/** The chains that `**` stands for, as every wallet of ours has them. */
const CHAINS = '/0/*,/1/*'

export function bsmsText({ descriptor, firstAddress }: ExportFacts): string {
  const [body = ''] = descriptor.split('#')
  const marked = body.replaceAll(/\[[^\]]*\]/g, (origin) => origin.replaceAll('h', "'"))
  const template = marked.replaceAll('/<0;1>/*', '/**')
  return `${[VERSION, template, CHAINS, firstAddress].join('\n')}\n`
}
