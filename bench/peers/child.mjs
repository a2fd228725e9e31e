// One contestant in a process of its own: told what to co-sign, it answers how long it took.

const PEERS = {
  bitcoinjs: () => import('./bitcoinjs.mjs'),
  scure: () => import('./scure.mjs'),
  'utxo-lib': () => import('./utxo-lib.mjs'),
  'wasm-utxo': () => import('./wasm-utxo.mjs'),
}

const [name] = process.argv.slice(2)
const { cosign } = await PEERS[name]()

process.on('message', ({ psbt, rootKey, times }) => {
  const taken = []
  let signed
  for (let turn = 0; turn < times; turn += 1) {
    const bytes = Uint8Array.from(psbt)
    const start = process.hrtime.bigint()
    signed = cosign(bytes, rootKey)
    taken.push(Number(process.hrtime.bigint() - start))
  }
  process.send({ taken, signed: Uint8Array.from(signed) })
})
process.send({ started: true })
