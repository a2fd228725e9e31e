// The faults of exchange accounts: keys that are not taken in, and requests that are never sent.
// Part of the catalogue in fault.ts.

export const EXCHANGE_FAULT_TABLE = {
  // A key is typed in, or checked again.
  'exchange.key_withdraws': [
    'forbidden',
    'This key may move money out of the account. Make one that cannot, as the facts say.',
  ],
  'exchange.rights_unknown': [
    'forbidden',
    'The venue did not say plainly that this key cannot withdraw. Make one as the facts say.',
  ],
  'exchange.rights_new': [
    'forbidden',
    'This key has a right that is not known here. Make one with the rights the facts name.',
  ],
  'exchange.key_blind': [
    'forbidden',
    'This key may not read balances and orders. Give it the rights the facts name.',
  ],
  'exchange.key_trades': [
    'forbidden',
    'This key may trade, and only watching is wanted. Make one that reads, as the facts say.',
  ],
  'exchange.key_tradeless': [
    'forbidden',
    'This key may not place orders. Make one that may, as the facts say, or only watch.',
  ],
  'exchange.key_refused': [
    'forbidden',
    'The exchange does not take this key: a letter is wrong, or it is gone, ended, bound ' +
      'elsewhere, or lacks a right.',
  ],
  'exchange.oauth_missing': ['invalid', 'This exchange is connected by a key, not by OAuth.'],
  'exchange.client_missing': [
    'conflict',
    'There is no OAuth client of this exchange yet: countersign exchange client VENUE.',
  ],
  'exchange.redirect_invalid': [
    'invalid',
    'People come back to an https address, or to one of this machine: http://127.0.0.1:8199/.',
  ],
  'exchange.grant_unknown': [
    'conflict',
    'This connection was not begun here, or is over. Begin it again.',
  ],
  'exchange.key_expired': ['forbidden', 'This key has ended. Make a new one at the venue.'],
} as const
