// The faults of tokens: of those that read, and of those that may ask for spends.

export const TOKEN_FAULT_TABLE = {
  'token.missing': ['missing', 'There is no such token.'],
  'token.forbidden': [
    'forbidden',
    'A token asks for spends of its own wallets, by its key alone, and does nothing else.',
  ],
  'token.expired': ['forbidden', 'The token has ended. Its organisation can give it new terms.'],
  'token.network_forbidden': ['forbidden', 'The token may not be used from this address.'],
  'token.too_many': ['conflict', 'There are 1,000 reading tokens. Withdraw one first.'],
  'client.token_key_invalid': ['invalid', 'This is not the key of a token: cstk_ and its letters.'],
} as const
