// countersign verify-console: it passes on the console that is served, and finds a byte, a script
// and a policy that are others.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compareConsole, readManifest } from '@countersign/cli/flows/console.ts'
import { type ConsoleFiles, readConsole } from '@countersign/server/http/console/files.ts'
import { type Lodge, openLodge } from '../api/lodge.ts'

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url))
const CLI = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))
const MANIFEST = readManifest()

const built = (): ConsoleFiles => {
  const files = readConsole(DIST)
  if (!files) throw new Error('the console is not built: npm run build:web')
  return files
}

const originOf = ({ url }: Lodge) => url.replace('127.0.0.1', 'console.localhost')

async function serving<T>(console: ConsoleFiles, work: (lodge: Lodge) => Promise<T>): Promise<T> {
  const lodge = await openLodge(undefined, { console })
  try {
    return await work(lodge)
  } finally {
    await lodge.close()
  }
}

const found = (console: ConsoleFiles) =>
  serving(console, (lodge) => compareConsole(originOf(lodge), MANIFEST))

describe('verify-console', () => {
  it('passes on the console that is served', async () => {
    assert.deepEqual(await found(built()), [])
  })

  it('names the one file of which one byte was changed', async () => {
    const files = built()
    for (const [path, asset] of files.assets) {
      const body = Buffer.from(asset.body)
      body[body.length - 2] = (body.at(-2) ?? 0) ^ 1
      const assets = new Map([...files.assets, [path, { ...asset, body, squeezed: () => body }]])
      const differences = await found({ ...files, assets })
      assert.deepEqual(differences, [{ file: path.slice(1), why: 'its bytes are others' }])
    }
  })

  it('names a script that was added', async () => {
    const files = built()
    const page = files.page.replace('</head>', '<script src="/assets/more.js"></script></head>')
    const differences = await found({ ...files, page })
    assert.deepEqual(
      differences.map(({ file }) => file),
      ['index.html', 'assets/more.js'],
    )
  })

  it('finds an import map that leads elsewhere', async () => {
    const files = built()
    const page = files.page.replace('{"integrity":', '{"imports":{"a":"/assets/b.js"},"integrity":')
    assert.ok((await found({ ...files, page })).some(({ file }) => file === 'assets/b.js'))
  })

  const weakened: readonly (readonly [string, (headers: OutgoingHttpHeaders) => void])[] = [
    [
      'the header content-security-policy is another',
      (headers) => {
        const policy = String(headers['content-security-policy'])
        headers['content-security-policy'] = policy.replace("script-src 'self'", 'script-src *')
      },
    ],
    [
      'the header content-security-policy is another',
      (headers) => void delete headers['content-security-policy'],
    ],
    [
      'the header integrity-policy is another',
      (headers) => void delete headers['integrity-policy'],
    ],
    [
      'there is a header link',
      (headers) => {
        headers.link = '</assets/more.js>; rel=preload; as=script'
      },
    ],
  ]
  for (const [why, weaken] of weakened) {
    it(`says that ${why}`, async () => {
      await serving(built(), async (lodge) => {
        const proxy = await openProxy(lodge, weaken)
        try {
          const differences = await compareConsole(proxy.url, MANIFEST)
          assert.deepEqual(differences[0], { file: 'index.html', why })
        } finally {
          proxy.close()
        }
      })
    })
  }

  it('ends with 4 and the file’s name when something differs, else with 0', async () => {
    const files = built()
    await serving(files, async (lodge) => {
      const { status, stdout } = await run(originOf(lodge))
      assert.equal(status, 0)
      assert.equal(JSON.parse(stdout).verifies, true)
    })
    await serving(
      { ...files, page: files.page.replace('dir="ltr"', 'dir="rtl"') },
      async (lodge) => {
        const { status, stdout } = await run(originOf(lodge))
        assert.equal(status, 4)
        const { fault } = JSON.parse(stdout)
        assert.equal(fault.code, 'client.console_differs')
        assert.equal(fault.facts.file, 'index.html')
      },
    )
  })
})

/** What a server in the hands of somebody else would be: the same, but for some headers. */
async function openProxy(lodge: Lodge, weaken: (headers: OutgoingHttpHeaders) => void) {
  const { host } = new URL(originOf(lodge))
  const server = createServer((asked, answered) => {
    const options = { headers: { ...asked.headers, host } }
    const inner = request(new URL(asked.url ?? '/', lodge.url), options, (answer) => {
      const headers: OutgoingHttpHeaders = { ...answer.headers }
      weaken(headers)
      answered.writeHead(answer.statusCode ?? 0, headers)
      answer.pipe(answered)
    })
    inner.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://console.localhost:${port}`, close: () => server.close() }
}

/** The command itself, as a process. */
async function run(url: string) {
  const child = spawn(process.execPath, [CLI, 'verify-console', url, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  const [status] = (await once(child, 'close')) as [number]
  return { status, stdout }
}
