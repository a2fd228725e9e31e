// The attacker has the server's process, in its cage and with its socket to the signer, and writes
// into the database as they like. The scenarios beside are what we can think of, played in order.

import { after, before, describe, it } from 'node:test'
import { ANSWERS } from './server/answers.ts'
import { CHAIN } from './server/chain.ts'
import { CODES } from './server/codes.ts'
import { CROWDS } from './server/crowds.ts'
import { DATABASE } from './server/database.ts'
import { FORGERIES } from './server/forged.ts'
import { REQUESTS } from './server/requests.ts'
import { openSite, type Scenarios, type Site } from './server/site.ts'
import { STATEMENTS } from './server/statements.ts'

const GROUPS: Readonly<Record<string, Scenarios>> = {
  'has codes and requests pass by:': CODES,
  'makes acts up:': FORGERIES,
  'makes statements up:': STATEMENTS,
  'answers what it likes:': ANSWERS,
  'has what is read in two ways:': REQUESTS,
  'takes more than its share:': CROWDS,
  'writes into the database:': DATABASE,
  'tells of chain and time:': CHAIN,
}

describe('whoever owns server and database', () => {
  let site: Site
  before(async () => {
    site = await openSite()
  })
  after(() => site?.stop())

  for (const [group, scenarios] of Object.entries(GROUPS)) {
    describe(group, () => {
      for (const [title, play] of Object.entries(scenarios)) it(title, () => play(site))
    })
  }
})
