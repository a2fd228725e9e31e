// `npm run demo`: which demonstration. The main job, unless another one is named.

const [name = 'spend'] = process.argv.slice(2).filter((word) => !word.startsWith('-'))

if (name === 'spend') await import('./spend.ts')
else if (name === 'governance') await import('./governance/main.ts')
else {
  process.stderr.write(`demo: there is spend and governance, and no ${name}\n`)
  process.exitCode = 1
}
