// How the console comes to a browser: under its own name only, by the strictest policy, and every
// file as the build made it.

import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { CONSOLE_HEADERS } from '@countersign/contract/console.ts'
import { readConsole } from '@countersign/server/http/console/files.ts'
import { openLodge } from '../api/lodge.ts'
import { NO_BROWSER } from '../builders/browser.ts'
import { type ConsoleSite, openConsole } from './site.ts'

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** By this host name, whatever the resolver says. */
function get(url: string, path: string, host: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { headers: { host }, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    asked.once('error', reject)
    asked.end()
  })
}

describe('the console, delivered', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let own: string

  before(async () => {
    site = await openConsole()
    own = new URL(site.origin).host
  })
  after(() => site?.close())

  const ask = (path: string, host = own) => get(site.assembly.url, path, host)

  it('has a policy with a nonce of its own for every answer', async () => {
    const [one, two] = [await ask('/'), await ask('/')]
    for (const { headers, body } of [one, two]) {
      const policy = String(headers['content-security-policy'])
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      assert.ok(body.includes(`<meta name="csp-nonce" content="${nonce}">`))
      assert.match(policy, /^default-src 'none'; script-src 'self' 'sha256-[^']{44}'; style-src/)
      for (const part of ["require-trusted-types-for 'script'", 'trusted-types default']) {
        assert.ok(policy.split('; ').includes(part), part)
      }
      assert.doesNotMatch(policy, /unsafe|https?:/)
      assert.equal(headers['cache-control'], 'no-store')
      for (const [name, value] of Object.entries(CONSOLE_HEADERS)) {
        assert.equal(headers[name], value, name)
      }
    }
    assert.notEqual(one.headers['content-security-policy'], two.headers['content-security-policy'])
  })

  it('gives each file the name of its hash, and lets it be kept for ever', async () => {
    const { body } = await ask('/')
    const path = /src="(\/assets\/[^"]+)"/.exec(body)?.[1] ?? ''
    const { status, headers } = await ask(path)
    assert.equal(status, 200)
    assert.match(String(headers['cache-control']), /immutable/)
    assert.equal(headers['content-type'], 'text/javascript; charset=utf-8')
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
  })

  it('is led to from other names, which serve the API all the same', async () => {
    const { port } = new URL(site.assembly.url)
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'somewhere.example']) {
      const { status, headers } = await ask('/', host)
      assert.deepEqual([status, headers.location], [302, `${site.origin}/`], host)
      assert.equal((await ask('/assets/none.js', host)).status, 404, host)
      assert.equal((await ask('/health', host)).status, 200, host)
    }
    const { body } = await ask('/')
    const path = /src="(\/assets\/[^"]+)"/.exec(body)?.[1] ?? ''
    assert.equal((await ask(path, `127.0.0.1:${port}`)).status, 404)
    assert.equal((await ask('/health')).status, 200)
  })

  it('runs in a browser without one complaint of its policy', async () => {
    const { page, complaints, asked } = site.browser
    await page.goto(`${site.origin}/#/sign-in`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.deepEqual(complaints, [])
    const strange = asked.filter(({ url }) => new URL(url).origin !== site.origin)
    assert.deepEqual(strange, [])
  })

  it('does not run a script that was changed on the way', async () => {
    const { page, complaints } = site.browser
    const before = complaints.length
    const body = 'globalThis.wasChanged = true\nexport const SignIn = () => null'
    await page.route('**/assets/SignIn-*.js', (route) =>
      route.fulfill({ body, contentType: 'text/javascript', headers: CONSOLE_HEADERS }),
    )
    await page.goto(`${site.origin}/?again#/sign-in`)
    await page.getByRole('alert').waitFor()
    assert.equal(await page.evaluate(() => 'wasChanged' in globalThis), false)
    assert.match(complaints.slice(before).join('\n'), /integrity/i)
    complaints.length = 0
    await page.unrouteAll()
  })
})

describe('a server without a console', () => {
  it('says so, and serves the API', async () => {
    const lodge = await openLodge()
    try {
      const { host } = new URL(lodge.url)
      const { status, body } = await get(lodge.url, '/', host)
      assert.equal(status, 503)
      assert.match(body, /npm run build:web/)
      assert.equal((await get(lodge.url, '/health', host)).status, 200)
      assert.equal(readConsole(null), null)
    } finally {
      await lodge.close()
    }
  })
})
