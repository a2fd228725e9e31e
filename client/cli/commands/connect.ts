// countersign exchange client | connect

import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { isVenue, VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import {
  addVenueAccount,
  beginConnection,
  grantIn,
  listVenueAccounts,
  rotateVenueKey,
  setVenueClient,
  type VenueAccount,
  type VenueGrant,
} from '../flows/venues.ts'
import { withCode } from '../screen/code.ts'
import { heading, paragraph } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

type Told = (session: Session, account: VenueAccount) => Promise<Ending>
type Shown = { readonly meet: (session: Session) => Promise<void>; readonly tell: Told }

export function addConnecting(exchange: Command, { meet, tell }: Shown): void {
  exchange
    .command('client <venue>')
    .description('your own OAuth client at an exchange, by which accounts are connected there')
    .action(perform((session, venue: string) => client(session, venue, meet)))
  exchange
    .command('connect')
    .argument('<name>', 'what you call the account; one there is gets new tokens')
    .requiredOption('--venue <venue>', 'coinbase, gemini')
    .option('--quote <currency>', 'in which its worth is told', 'USD')
    .option('--watch', 'to read alone; without it, to trade')
    .option('--redirect <address>', 'as it is registered there', 'http://127.0.0.1:8199/')
    .description('connect an account by OAuth instead of a key; takes a one-time code')
    .action(
      perform(async (session, name: string, options: ConnectOptions) => {
        await meet(session)
        return await tell(session, await connect(session, name, options))
      }),
    )
}

function venueIn(venue: string): VenueId {
  if (isVenue(venue)) return venue
  throw new Fault('client.argument_invalid', { venue, reason: VENUE_IDS.join(', ') })
}

async function client(session: Session, venue: string, meet: Shown['meet']): Promise<Ending> {
  const { context, screen, ask } = session
  const id = venueIn(venue)
  await meet(session)
  const isEmpty = (given: string) => (given.trim() === '' ? 'It is empty.' : undefined)
  const question = { message: 'Client id', isVisible: true, check: isEmpty }
  const key = await ask.secret('exchangeKey', question)
  const secret = await ask.secret('exchangeSecret', { message: 'Client secret, if it has one' })
  await setVenueClient(context, id, { id: key, ...(secret.trim() === '' ? {} : { secret }) })
  screen.say(paragraph(screen, `The trader has the client. Connect: exchange connect NAME.`))
  return { json: { venue: id } }
}

type ConnectOptions = {
  readonly venue: string
  readonly quote: string
  readonly watch?: boolean
  readonly redirect: string
}

async function connect(
  session: Session,
  account: string,
  options: ConnectOptions,
): Promise<VenueAccount> {
  const { context, screen } = session
  const venue = venueIn(options.venue)
  const rights = options.watch ? 'watch' : 'trade'
  const known = (await listVenueAccounts(context)).find((each) => each.account === account)
  const wanted = { venue, rights: known?.rights ?? rights, redirect: options.redirect } as const
  const url = await beginConnection(context, wanted)
  screen.say(heading(screen, `Open this address and agree at ${venueOf(venue).name}`))
  screen.say(`\n${url}\n`)
  const secrets = await askGrant(session)
  return await withCode(session, 'One-time code', (code) => {
    if (known) return rotateVenueKey(context, { account, venue }, { secrets, code })
    const quote = options.quote.toUpperCase()
    // Nobody orders anything there before the charter says who may.
    const added = { account, venue, quote, rights, policy: watchingPolicy() } as const
    return addVenueAccount(context, added, { secrets, code })
  })
}

/** It may show an error page: the address alone counts. */
async function askGrant({ ask }: Session): Promise<VenueGrant> {
  const check = (given: string) => {
    const grant = grantIn(given.trim())
    return typeof grant === 'string' ? grant : undefined
  }
  const message = 'The whole address that your browser ended at'
  const grant = grantIn((await ask.secret('exchangeSecret', { message, check })).trim())
  if (typeof grant !== 'string') return grant
  throw new Fault('client.argument_invalid', { reason: grant })
}
