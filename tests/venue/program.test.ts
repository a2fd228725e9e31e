import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openControl } from '@countersign/demo/venue/control.ts'
import { openVenue } from '@countersign/demo/venue/open.ts'

it('is told by its control port what to do, and says what is wrong with it', async () => {
  const venue = await openVenue({ dialect: 'binance', seed: 3 })
  const control = await openControl([venue], 0)
  const tell = async (act: string, values: object = {}) => {
    const url = `http://127.0.0.1:${control.port}/binance/${act}`
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(values) })
    return { status: response.status, ...((await response.json()) as object) }
  }
  try {
    await tell('price', { symbol: 'BTC/USDT', price: '48123.45' })
    const ticker = await fetch(`${venue.url}/api/v3/ticker/price?symbol=BTCUSDT`)
    assert.deepEqual(await ticker.json(), { symbol: 'BTCUSDT', price: '48123.45000000' })
    const once = { fault: 'gateway', path: '/time' }
    assert.deepEqual(await tell('fail', once), { status: 200, result: null })
    const statuses = [
      await fetch(`${venue.url}/api/v3/time`),
      await fetch(`${venue.url}/api/v3/time`),
    ]
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [502, 200],
    )
    const wrong = { status: 400, error: 'no fault rain' }
    assert.deepEqual(await tell('fail', { fault: 'rain' }), wrong)
    assert.equal((await tell('toString')).status, 404)
  } finally {
    await control.close()
    await venue.close()
  }
})

it('walks the same way from the same seed, and another from another', async () => {
  const lasts: string[] = []
  for (const seed of [5, 5, 6]) {
    const venue = await openVenue({ dialect: 'kraken', seed })
    for (let step = 0; step < 20; step += 1) venue.house.walk()
    lasts.push(String(venue.exchange.tape.last('ETH/USDT')))
    await venue.close()
  }
  assert.equal(lasts[0], lasts[1])
  assert.notEqual(lasts[0], lasts[2])
})
