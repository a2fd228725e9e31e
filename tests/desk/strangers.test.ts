// What others try at the desk: a page on another port of its host, a frame, a changed answer, a
// broken signer; and a Yubico key, whose secret is the owner's to bring.

import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { serve } from '@countersign/signer/serve.ts'
import { crc16 } from '@countersign/signer/yubico.ts'
import type { Page } from 'playwright-core'
import { say } from '../attacks/say.ts'
import { type Browser, NO_BROWSER, openBrowser } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { openHouse } from '../builders/house.ts'
import { claimAtDesk, heading, press, typeCode } from './steps.ts'

// All that a page can try against another origin on the same host.
const TRY_ALL = (desk: string) => `(async () => {
  const said = {}
  const attempt = async (name, act) => {
    said[name] = await act().catch((error) => error.name)
  }
  const door = '${desk}/signer'
  const headers = { 'content-type': 'application/octet-stream' }
  const sent = { method: 'POST', body: new Uint8Array([1]) }
  await attempt('read', () => fetch('${desk}/').then((r) => r.text()))
  await attempt('ask', () => fetch(door, { ...sent, headers }).then((r) => r.text()))
  await attempt('ask blindly', () =>
    fetch(door, { ...sent, mode: 'no-cors' }).then((r) => r.type + r.status))
  await attempt('run its script', () => import('${desk}/desk/page/main.ts').then(() => 'ran'))
  await attempt('see its keys', async () => String((await indexedDB.databases()).length))
  await attempt('frame it', () => new Promise((done) => {
    const frame = document.createElement('iframe')
    frame.src = '${desk}/'
    frame.onload = () => {
      done(frame.contentDocument ? 'same origin' : 'closed')
    }
    document.body.append(frame)
  }))
  await attempt('reach into its window', async () => {
    const opened = open('${desk}/')
    for (;;) {
      try { opened.document.title } catch (error) { return error.name }
      await new Promise((done) => setTimeout(done, 50))
    }
  })
  return said
})()`

describe('strangers at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let browser: Browser
  let page: Page
  let neighbour: Server
  let port = 0

  before(async () => {
    desk = await startRealDesk()
    browser = await openBrowser()
    page = browser.page
    neighbour = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>neighbour')
    })
    neighbour.listen(0, '127.0.0.1')
    await once(neighbour, 'listening')
    port = (neighbour.address() as { readonly port: number }).port
  })
  after(async () => {
    neighbour?.close()
    neighbour?.closeAllConnections()
    await browser?.close()
    await desk?.stop()
  })

  it('a page on another port of the host reads nothing and asks nothing', async () => {
    await claimAtDesk(desk, page)
    const visitor = await browser.context.newPage()
    const statuses: string[] = []
    visitor.on('response', (response) => {
      if (response.url().startsWith(desk.origin)) statuses.push(String(response.status()))
    })
    await visitor.goto(`http://approve.localhost:${port}/`)
    const said = await visitor.evaluate<Record<string, string>>(TRY_ALL(desk.origin))
    await visitor.close()
    await page.bringToFront()
    assert.equal(said.read, 'TypeError')
    assert.equal(said.ask, 'TypeError')
    assert.match(said['ask blindly'] ?? '', /^(TypeError|opaque0)$/)
    assert.equal(said['run its script'], 'TypeError')
    assert.equal(said['see its keys'], '0')
    assert.equal(said['frame it'], 'closed')
    assert.match(said['reach into its window'] ?? '', /Error$/)
    assert.deepEqual([...new Set(statuses)], ['403'])
    say(
      'a page on another port of the desk’s host',
      'nothing read, nothing asked, no key, no frame',
    )
  })

  it('a frame of the desk shows nothing', async () => {
    await page.goto(`http://approve.localhost:${port}/`)
    const refused = page.waitForResponse(`${desk.origin}/`)
    await page.evaluate(`document.body.innerHTML = '<iframe src="${desk.origin}/"></iframe>'`)
    assert.equal((await refused).status(), 403)
    const frames = page.frames().filter((frame) => frame !== page.mainFrame())
    for (const frame of frames) {
      const text = await frame.evaluate('document.body?.innerText ?? ""').catch(() => '')
      assert.doesNotMatch(String(text), /Countersign|Your desk/)
    }
    say('a page that frames the desk', 'an empty frame')
  })

  it('an answer to something else is told as another signer, and no code is asked', async () => {
    const answered = page.waitForResponse('**/signer')
    await page.goto(`${desk.origin}/`)
    const body = await (await answered).body()
    await heading(page, 'Your desk')
    // The signer’s own words, at another time.
    await page.route('**/signer', (route) => route.fulfill({ status: 200, body }))
    await page.reload()
    await heading(page, 'Another signer answers')
    assert.equal(await page.locator('input').count(), 0)
    await page.unroute('**/signer')
  })

  it('another signer in the place of ours is told, though it answers for itself', async () => {
    const house = openHouse()
    try {
      await page.route('**/signer', (route) => {
        const asked = new Uint8Array(route.request().postDataBuffer() ?? [])
        const answer = serve(house.service(), 'desk', asked)
        return route.fulfill({ status: 200, body: Buffer.from(answer) })
      })
      await page.reload()
      await heading(page, 'Another signer answers')
    } finally {
      await page.unroute('**/signer')
      house.close()
    }
  })

  it('a signer that is away is told so, and the page goes on when it is back', async () => {
    await page.route('**/signer', (route) => route.fulfill({ status: 503, body: 'away' }))
    await page.goto(`${desk.origin}/`)
    await page.reload()
    await page.getByText('The signer cannot be reached.').waitFor()
    await page.unroute('**/signer')
    await press(page, 'Try again')
    await heading(page, 'Your desk')
  })

  it('a Yubico key is set up by its own secrets, which leave the page sealed', async () => {
    const bodies: string[] = []
    page.on('request', (request) => void bodies.push(request.postData() ?? ''))
    await page.goto(`${desk.origin}/#/enrol`)
    await page.getByRole('button', { name: 'A Yubico key' }).click()
    await page.getByLabel('Public identity').fill(PUBLIC_ID)
    await page.getByLabel('Private identity').fill(PRIVATE_ID)
    await page.getByLabel('Secret key (AES)').fill(KEY.toUpperCase())
    await press(page, 'Use this key')
    await heading(page, 'Touch your key')
    await typeCode(page, touch(1, 0), 'Confirm')
    await heading(page, 'Your recovery codes')
    for (const secret of [KEY, PRIVATE_ID]) assert.ok(!bodies.join().includes(secret))
    await page.getByLabel('I have written them down').check()
    await press(page, 'Done')
    await page.getByText('Yubico key', { exact: true }).waitFor()
  })
})

const KEY = 'ecde18dbe76fbd0c33330f1c354871db'
const PRIVATE_ID = '8792ebfe26cc'
const PUBLIC_ID = 'cccjgjgkhcbb'

/** What the key types: its public id and one encrypted block. */
function touch(session: number, use: number): string {
  const block = Buffer.alloc(16)
  block.write(PRIVATE_ID, 'hex')
  block.writeUInt16LE(session, 6)
  block.writeUInt8(use, 11)
  block.writeUInt16LE(~crc16(block.subarray(0, 14)) & 0xffff, 14)
  const cipher = createCipheriv('aes-128-ecb', Buffer.from(KEY, 'hex'), null).setAutoPadding(false)
  const typed = Buffer.concat([cipher.update(block), cipher.final()]).toString('hex')
  const modhex = [...typed].map((digit) => 'cbdefghijklnrtuv'[Number.parseInt(digit, 16)])
  return PUBLIC_ID + modhex.join('')
}
