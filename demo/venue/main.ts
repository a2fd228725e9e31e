// Runs both venues as a program: Binance's dialect on the port, Kraken's on the next one, the
// control port on the one after. Prints where they are as one line of JSON; with a home it lays
// there what an installation needs to find them, says it in words, and takes it away at the end.

import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { endow, openControl } from './control.ts'
import { giveKeys, layInto } from './lay.ts'
import { openVenue, type Venue } from './open.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    seed: { type: 'string', default: '1' },
    secure: { type: 'boolean', default: false },
    home: { type: 'string' },
    'walk-ms': { type: 'string' },
  },
})

const { home } = values
const port = Number(values.port ?? (home === undefined ? Number.NaN : 8190))
if (!Number.isInteger(port) || port < 1 || port > 65_533) {
  process.stderr.write('Say where to listen: --port N, and the two ports after it.\n')
  process.exit(2)
}

const opening = { seed: Number(values.seed), isSecure: values.secure || home !== undefined }
const binance = await openVenue({ ...opening, dialect: 'binance', port })
const kraken = await openVenue({ ...opening, dialect: 'kraken', port: port + 1 })
const venues = [binance, kraken]
for (const venue of venues) endow(venue, 'trader')
const control = `http://127.0.0.1:${(await openControl(venues, port + 2)).port}`
const laid = home === undefined ? null : layOrEnd(home)
if (laid !== null) {
  const tried = giveKeys(venues, 'trader')
  const lines = [
    `laid ${laid}: start, or start again, the installation`,
    ...tried,
    `prices    move by POST ${control}/binance/price and ${control}/kraken/price`,
  ]
  process.stderr.write(lines.map((line) => `venue: ${line}\n`).join(''))
}

function layOrEnd(folder: string): string {
  try {
    return layInto(folder, venues)
  } catch (error) {
    process.stderr.write(`venue: ${(error as Error).message}\n`)
    process.exit(2)
  }
}

// Only a demonstration that is looked at moves by itself.
const walkMs = Number(values['walk-ms'] ?? 0)
const walk = () => {
  for (const { house } of venues) house.walk()
}
if (walkMs > 0) setInterval(walk, walkMs)

const placeOf = ({ url, socketUrl, authority }: Venue) =>
  authority === undefined ? { url, socketUrl } : { url, socketUrl, authority }
const told = { binance: placeOf(binance), kraken: placeOf(kraken), control }
if (laid === null) process.stdout.write(`${JSON.stringify(told)}\n`)

const end = () => {
  if (laid !== null) rmSync(laid)
  process.exit(0)
}
process.once('SIGTERM', end)
process.once('SIGINT', end)
