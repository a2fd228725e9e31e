// Names in index.html the hash of every file that it leads to: of the entry and the stylesheet on
// their own tags, of every other script in the import map, which is the only inline script.

import { INDEX, NONCE_PLACE } from '@countersign/contract/console.ts'
import { type Files, sha384 } from './manifest.ts'

/** @throws Error when the page names what was not built, or brings a script of its own */
export function sealed(files: Files): Files {
  const page = new TextDecoder().decode(files.get(INDEX))
  const scripts = [...files.keys()].filter((path) => path.endsWith('.js')).sort()
  const integrity = Object.fromEntries(scripts.map((path) => [`/${path}`, hashOf(files, path)]))
  const map = `<script type="importmap">${JSON.stringify({ integrity })}</script>`
  const named = page
    .replaceAll(/<(script|link)\b([^>]*?) (src|href)="\/([^"]+)"([^>]*)>/g, (...found) => {
      const [, tag, before, key, path, after] = found as string[]
      const isPicture = tag === 'link' && !/stylesheet/.test(`${before}${after}`)
      const seal = isPicture ? '' : ` integrity="${hashOf(files, path ?? '')}"`
      return `<${tag}${before} ${key}="/${path}"${seal}${after}>`
    })
    // Before any module: what is loaded earlier would not be checked.
    .replace('<!-- integrity -->', `${NONCE_PLACE}\n    ${map}`)
  if (!named.includes(map) || /<script(?![^>]*(?:integrity|importmap))/.test(named)) {
    throw new Error('index.html has a script without a hash')
  }
  return new Map([...files, [INDEX, Buffer.from(named)]])
}

function hashOf(files: Files, path: string): string {
  const bytes = files.get(path)
  if (!bytes) throw new Error(`index.html names ${path}, which was not built`)
  return sha384(bytes)
}
