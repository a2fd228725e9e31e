// The faults of accounts at exchanges: of the trader that holds their keys, and of the egress that
// sends its requests. Part of the catalogue in fault.ts.

export const TRADER_FAULT_TABLE = {
  'exchange.account_missing': ['missing', 'There is no exchange account of this name.'],
  'exchange.account_exists': ['conflict', 'An exchange account of this name exists already.'],
  'exchange.account_invalid': ['invalid', 'An account name has 1 to 32 of a-z, 0-9 and "-".'],
  'exchange.quote_invalid': ['invalid', 'A currency is written as the venue does: USDT, EUR.'],
  'exchange.venue_unknown': ['invalid', 'There is no such exchange here.'],
  'exchange.secrets_invalid': [
    'invalid',
    'These are not the secrets that this exchange gives out. The facts name what is wrong.',
  ],
  'exchange.key_used': [
    'conflict',
    'Another account has this exchange key. Make a key of its own for each account.',
  ],
  'exchange.too_many': ['conflict', 'There are as many exchange accounts as there can be.'],
  'exchange.operation_differs': [
    'forbidden',
    'What was built for the exchange is not what was meant. It was not sent.',
  ],
  'exchange.path_forbidden': ['forbidden', 'This may never be asked of an exchange.'],
  'exchange.egress_away': [
    'unavailable',
    'The server does not send to exchanges now. Whether it was sent is not known.',
  ],
  'exchange.venue_away': ['unavailable', 'The exchange cannot be reached, or did not answer.'],
  'exchange.impostor': [
    'unavailable',
    'Somebody else answered in the place of the exchange: the certificate is not its. Nothing was sent.',
  ],
  'exchange.market_unknown': [
    'missing',
    'The exchange has no such market. It is written as BTC/USDT.',
  ],
  'exchange.venue_refused': ['conflict', 'The exchange refused. The facts say as what.'],
  'exchange.answer_invalid': ['unavailable', 'The exchange answered in a form that is not known.'],
  'exchange.throttled': [
    'unavailable',
    'The exchange was asked too much. Wait as long as the facts say.',
  ],
  'exchange.trader_none': [
    'missing',
    'There is no trader here: nobody holds keys of exchanges. Start it with the others.',
  ],
  'exchange.trader_away': ['unavailable', 'The trader does not answer now. Ask again in a moment.'],
  'exchange.member_unknown': ['missing', 'There is no such member.'],
  'exchange.frozen': ['forbidden', 'It stands still: somebody froze what the facts name.'],
} as const
