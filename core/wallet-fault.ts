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
  'draft.nobody_paid': [
    'invalid',
    'Nobody is paid. Name payments, or the coins that are put together.',
  ],

  // What is on its way, and is to go faster or to come back.
  'bump.confirmed': ['conflict', 'It is in a block already: nothing is left to change.'],
  'bump.replaced': ['conflict', 'Another transaction took its place. Look at that one.'],
  'bump.not_sent': [
    'conflict',
    'It is not on its way: it was not sent yet, or another transaction took its place.',
  ],
  'bump.unknown': ['missing', 'Nobody here has the PSBT of it, and none of its outputs is ours.'],
  'bump.spent_on': ['conflict', 'A later spend takes what came back of it. Speed up that one.'],
  'bump.final': ['conflict', 'Its software made it final: nodes may refuse what replaces it.'],
  'bump.rate_low': ['invalid', 'This rate is too low for it. The facts say the least.'],
  'bump.no_address': [
    'conflict',
    'It pays a script that has no address. Speed it up by the command line.',
  ],
  'bump.nothing_ours': [
    'conflict',
    'None of its outputs is ours to spend: only who sent it can speed it up.',
  ],
  'consolidate.nothing': ['conflict', 'There are no two coins to put together.'],
  'consolidate.rate_high': [
    'conflict',
    'Fees are high now, and this can wait. Say a rate to do it all the same.',
  ],

  // Leaving without the server.
  'exit.key_foreign': ['invalid', 'This secret makes none of the wallet’s keys.'],
  'exit.keys_short': ['invalid', 'These keys alone do not move the coins. The facts say which do.'],
  'exit.nothing': ['conflict', 'No coin of the wallet is worth its fee at this rate.'],
  'exit.too_young': [
    'conflict',
    'The coins are too young for this key alone. The facts say how long.',
  ],
  'exit.kit_invalid': ['invalid', 'This is no recovery kit: no line of it is a descriptor.'],

  // Labels.
  'labels.invalid': ['invalid', 'This is no label of BIP 329. The facts say what was wanted.'],
  'labels.full': ['conflict', 'The wallet has as many labels as may be. Remove some first.'],
} as const
