// The recovery kit of a wallet: with it and the keys anybody spends without this server. It holds
// no secret, and is the same text in every language, so that it can be compared.

import type { Answer } from '../../session/api.ts'

export function kitText(
  { name, descriptor, policyHash }: Answer<'showWallet'>,
  network: string,
): string {
  const hasBackup = /sortedmulti\(2,[^,]+,[^,]+,[^,]+\)/.test(descriptor)
  const way = hasBackup
    ? 'Import the descriptor into any wallet program and sign with your key and the backup key.'
    : 'Import the descriptor into any wallet program; the signer’s key is exported by its recovery.'
  return [
    `Countersign recovery kit: ${name} (${network})`,
    '',
    'This file holds no secret. Whoever has it sees what the wallet holds.',
    '',
    'Descriptor:',
    descriptor,
    '',
    way,
    '',
    `Policy when it was saved: ${policyHash}`,
    '',
  ].join('\n')
}
