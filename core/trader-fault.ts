// The faults of accounts at exchanges: of the trader that holds their keys, and of the egress that
// sends its requests. Part of the catalogue in fault.ts.

export const TRADER_FAULT_TABLE = {
  'exchange.account_missing': ['missing', 'There is no exchange account of this name.'],
  'exchange.account_exists': ['conflict', 'An exchange account of this name exists already.'],
  'exchange.account_invalid': ['invalid', 'An account name has 1 to 32 of a-z, 0-9 and "-".'],
  'exchange.account_paper': [
    'invalid',
    'This account has pretended money and no key: nothing at an exchange belongs to it.',
  ],
  'exchange.paper_named': [
    'invalid',
    'The names of accounts with pretended money begin with "paper-", and no others do.',
  ],
  'exchange.paper_invalid': [
    'invalid',
    'An account begins with 1 to 32 currencies, each once: more than 0, at most 10^12 of each.',
  ],
  'exchange.paper_local': [
    'invalid',
    'An agent keeps no accounts with pretended money: add it without --here.',
  ],
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
    'Another answered in the place of the exchange: the certificate is wrong. Nothing was sent.',
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
  'exchange.order_missing': ['missing', 'There is no order of this name.'],
  'exchange.order_differs': [
    'conflict',
    'An order of this name was asked for already, and it was another one. Choose a new name.',
  ],
  'exchange.order_invalid': ['invalid', 'This is no order. The facts say what is wrong with it.'],
  'exchange.order_too_small': [
    'invalid',
    'The exchange takes no order as small as this one. The facts say what it takes at least.',
  ],
  'exchange.reconciling': [
    'unavailable',
    'Orders from before the start are still being looked for. Try again in a moment.',
  ],
  'exchange.order_denied': [
    'forbidden',
    'The account’s policy denies the order. The facts say by which rules, and for how long.',
  ],
  'exchange.trading_stopped': [
    'forbidden',
    'Trading was stopped, or the signer itself stands still: nothing is placed until that ends.',
  ],
  'exchange.order_needs': [
    'forbidden',
    'What the account’s policy wants for this order changed while it was placed. Ask again.',
  ],
  'exchange.passkey_needed': [
    'forbidden',
    'The account’s policy wants a passkey for this order. Ask for it at the desk.',
  ],
  'exchange.order_cancelled': ['conflict', 'The order was cancelled before it was placed.'],
  'exchange.waiting_many': [
    'conflict',
    'As many orders wait for people or time as can. The facts say how many. Cancel one.',
  ],
  'exchange.approval_refused': ['forbidden', 'You do not decide on this order. The facts say why.'],
  'exchange.approval_twice': [
    'conflict',
    'You have said your word on this order. An approval can still become a rejection.',
  ],
  'exchange.approval_many': [
    'conflict',
    'You have said your word on as many orders in a day as anybody can.',
  ],
  'exchange.policy_missing': [
    'forbidden',
    'The charter has no order policy for this account: nothing is placed. Add it again.',
  ],
  'exchange.trading_off': [
    'forbidden',
    'This account only watches, or its key is not known to be unable to withdraw.',
  ],
  'exchange.code_needed': [
    'forbidden',
    'The account’s policy wants a one-time code for this order. Ask again with one.',
  ],
  'exchange.price_missing': [
    'unavailable',
    'There is no fresh price to judge the order by. Nothing was placed.',
  ],
  'exchange.member_unknown': ['missing', 'There is no such member.'],
  'exchange.trader_none': [
    'missing',
    'There is no trader here: nobody holds keys of exchanges. Start it with the others.',
  ],
  'exchange.trader_away': ['unavailable', 'The trader does not answer now. Ask again in a moment.'],
  'exchange.frozen': ['forbidden', 'It stands still: somebody froze what the facts name.'],
  'exchange.kept_invalid': [
    'invalid',
    'This is no order that can be kept here. The facts say what is wrong with it.',
  ],
  'exchange.kept_refused': [
    'conflict',
    'The order was not armed. The facts say why: a price beyond its trigger, or no fresh one.',
  ],
  'exchange.kept_many': ['conflict', 'As many orders are kept here as can be.'],
} as const
