// The faults of what is done with a wallet before anybody signs, and of its labels. Part of the
// catalogue in fault.ts.

export const WALLET_FAULT_TABLE = {
  'client.funds_short': ['conflict', 'The wallet has too little that can be spent now.'],
  'client.payment_dust': ['invalid', 'The amount is so small that the network refuses it.'],
  'client.batch_invalid': [
    'invalid',
    'The table of payments cannot be taken. The facts name lines.',
  ],
  // Drafts: spends that nobody has signed.
  'draft.rate_low': ['invalid', 'The network passes on no transaction at this fee rate.'],
  'draft.rate_stale': [
    'unavailable',
    'The last fee estimates are too old: the chain has not answered for an hour. Say a rate.',
  ],
  'draft.coin_unusable': ['conflict', 'A chosen coin cannot be spent now. Choose others.'],
  'draft.too_large': ['invalid', 'This takes more coins than one PSBT may hold. Spend less.'],

  // What is on its way, and is to go faster or to come back; small coins put together.
  'bump.not_waiting': ['conflict', 'It is not on its way. The facts say why.'],
  'bump.spent_on': ['conflict', 'A later spend takes what came back. Bump that one.'],
  'bump.nothing_ours': ['conflict', 'Nothing of it is ours to replace or to spend.'],
  'consolidate.nothing': ['conflict', 'There are no coins to put together.'],
  'consolidate.rate_high': ['conflict', 'Fees are high now. Wait, or say a rate.'],

  // Leaving without the server.
  'exit.key_foreign': ['invalid', 'This secret makes none of the wallet’s keys.'],
  'exit.keys_short': ['invalid', 'These keys alone do not move the coins. The facts say which do.'],
  'exit.nothing': ['conflict', 'No coin of the wallet is worth its fee at this rate.'],
  'exit.too_young': [
    'conflict',
    'The coins are too young for this key alone. The facts say how long.',
  ],
  'exit.challenge_invalid': [
    'invalid',
    'This is no challenge of this wallet’s signer. Ask for one: countersign wallet rehearse NAME.',
  ],
  'exit.challenge_old': [
    'conflict',
    'This challenge lapsed, or was met before. Ask for a new one and sign that.',
  ],
  'exit.proof_invalid': [
    'invalid',
    'This does not prove that the wallet can be left. The facts say what is wrong with it.',
  ],
  'exit.kit_invalid': ['invalid', 'This is no recovery kit: no line of it is a descriptor.'],
  'exit.sealed_key_invalid': ['invalid', 'This is no sealed key. The facts say what is missing.'],
  'wallet.recipient_invalid': ['invalid', 'No key is sealed to this. The facts say why.'],
  'wallet.export_unneeded': ['invalid', 'Only the signer’s key of a 2-of-2 is exported.'],
  'wallet.not_exported': ['missing', 'No key was exported when this wallet was made.'],

  // Keys and wallets of other software.
  'wallet.program_unfit': [
    'invalid',
    'That program does not know wallets of this shape. The facts name those that do.',
  ],
  'key.unreadable': [
    'invalid',
    'No single extended public key was found in this. The facts say what was.',
  ],
  'key.record_forged': ['invalid', 'The signature of this BSMS record does not match its key.'],

  // Labels.
  'labels.invalid': ['invalid', 'This is no label of BIP 329. The facts say what was wanted.'],
  'wallet.in_use': ['conflict', 'The wallet holds coins, or spends of it are under way.'],
  'labels.full': ['conflict', 'The wallet has as many labels as may be. Remove some first.'],
} as const
