// The way to an account by OAuth: the operator's client, and the address that a person opens. What
// comes back is given with `account.add`, as a key would be.

import { secretsBinding } from '@countersign/channel/bindings.ts'
import { open } from '@countersign/channel/sealing.ts'
import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { isVenue, type VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Asked, checkGoverning, checkMoving } from '../asked.ts'
import { offered } from '../oauth/pending.ts'
import { readRegistration } from '../oauth/registrations.ts'

/** No account has such a name. */
const CLIENT = ':client'

function venueIn(venue: string): VenueId {
  if (!isVenue(venue)) throw new Fault('exchange.venue_unknown', { venue })
  offered(venue)
  return venue
}

/** @throws Fault exchange.*, charter.role_missing */
export async function setClient(asked: Asked<TraderBody<'oauth.client'>>): Promise<Canonical> {
  const { trader, body, standing } = asked
  checkGoverning(standing, 'oauth.client')
  checkMoving(standing)
  const venue = venueIn(body.venue)
  const bytes = open(trader.keys.sealingKey, body.client, secretsBinding(CLIENT, venue))
  const client = readRegistration(venue, bytes)
  bytes.fill(0)
  if (offered(venue).isPublic && client.secret !== undefined) {
    throw new Fault('exchange.secrets_invalid', { venue, field: 'secret' })
  }
  trader.oauth.register(venue, client)
  return { venue }
}

/** @throws Fault exchange.*, charter.role_missing */
export async function beginConnection(asked: Asked<TraderBody<'oauth.begin'>>): Promise<Canonical> {
  const { trader, body, standing } = asked
  checkGoverning(standing, 'oauth.begin')
  checkMoving(standing)
  const { rights, redirect } = body
  return { url: trader.oauth.begin({ venue: venueIn(body.venue), rights, redirect }) }
}
