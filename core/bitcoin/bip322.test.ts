import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { describe, it } from 'node:test'
import { Transaction as Oracle } from '@scure/btc-signer'
import fc from 'fast-check'
import { Fault } from '../fault.ts'
import { addressOf, scriptOf } from './address.ts'
import { sats } from './amounts.ts'
import { readBase58Check } from './base58.ts'
import { bip322Transactions, NOTHING, signBip322, verifyBip322 } from './bip322.ts'
import { readCoSigned } from './cosign-script.ts'
import { publicKeyOf, signHash, verifyHash } from './curve.ts'
import { isSignatureEncoding, readSignature, writeSignature } from './der.ts'
import { hash160 } from './hashes.ts'
import { p2pkhScript, p2shScript, witnessProgramScript } from './script.ts'
import { sighashAll, sighashMidstates } from './sighash.ts'
import { readTransaction, txidOf, writeStripped, writeTransaction } from './transaction.ts'

const ADDRESS = 'bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l'
const WIF = 'L3VFeEujGtevx9w18HD1fhRbCH67Az2dpCymeRE1SoPK6XQtaN2k'

// From BIP 322: the hash in to_spend, both txids, and two signatures for each message. The first
// of them was made with a short R, the second is the plain one of RFC 6979.
const VECTORS = [
  {
    message: '',
    hash: 'c90c269c4f8fcbe6880f72a721ddfbf1914268a794cbb21cfafee13770ae19f1',
    toSpend: 'c5680aa69bb8d860bf82d4e9cd3504b55dde018de765a91bb566283c545a99a7',
    toSign: '1e9654e951a5ba44c8604c4de6c67fd78a27e81dcadcfe1edf638ba3aaebaed6',
    signatures: [
      'AkcwRAIgM2gBAQqvZX15ZiysmKmQpDrG83avLIT492QBzLnQIxYCIBaTpOaD20qRlEylyxFSeEA2ba9YOixpX8z46TSDtS40ASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI=',
      'AkgwRQIhAPkJ1Q4oYS0htvyuSFHLxRQpFAY56b70UvE7Dxazen0ZAiAtZfFz1S6T6I23MWI2lK/pcNTWncuyL8UL+oMdydVgzAEhAsfxIAMZZEKUPYWI4BruhAQjzFT8FSFSajuFwrDL1Yhy',
    ],
  },
  {
    message: 'Hello World',
    hash: 'f0eb03b1a75ac6d9847f55c624a99169b5dccba2a31f5b23bea77ba270de0a7a',
    toSpend: 'b79d196740ad5217771c1098fc4a4b51e0535c32236c71f1ea4d61a2d603352b',
    toSign: '88737ae86f2077145f93cc4b153ae9a1cb8d56afa511988c149c5c8c9d93bddf',
    signatures: [
      'AkcwRAIgZRfIY3p7/DoVTty6YZbWS71bc5Vct9p9Fia83eRmw2QCICK/ENGfwLtptFluMGs2KsqoNSk89pO7F29zJLUx9a/sASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI=',
      'AkgwRQIhAOzyynlqt93lOKJr+wmmxIens//zPzl9tqIOua93wO6MAiBi5n5EyAcPScOjf1lAqIUIQtr3zKNeavYabHyR8eGhowEhAsfxIAMZZEKUPYWI4BruhAQjzFT8FSFSajuFwrDL1Yhy',
    ],
  },
] as const

// From the generated vectors of BIP 322: full signatures, with a lock time and a sequence of 2,016.
const FULL = [
  {
    message: 'TOJXD6LSM3XO5OQ4QBQSL56I22',
    address: 'bc1q9dtw8dz93e7w6v5w8tra2et0vhz3wct3hpvl4tk5vrac9xz8szwqtvf0e2',
    signature:
      'AgAAAAABARVzK6W+9P3uKAmwv5xuqaftTkpGVj+1VWPgnqAVBFPyAAAAAADgBwAAAQAAAAAAAAAAAWoDSDBFAiEA82QBQkW16bqrm2mfKOLubqM2XHM+042kNMIor103anACICxp8esh++3RqSzqeefA+nlZoejw4pJJeubRTC9d6kZaAQBNYyEDrYfXhOkh0CvwuJpB+O3tal2ECfO0v7k1/A4PTlGcQiBnAuAHsnUhAyTbIAnLsvFRwT/A4kYwUNI0ny1pwRQ5KkFkMopLD5q4aKzgBwAA',
  },
  {
    message: '5P7EW4XUVZ6PJX5HY4MW5FK5PB',
    address: 'bc1qfqj9nyjyt48mnu3d5pl98t280l2w0ccpfd2r2mee3fwfxar5sehszuz26t',
    signature:
      'AgAAAAABAcE9Xti5qyNVQrVVDtYUznEvVIDEbkXUF3n3CQI5bzKRAAAAAADgBwAAAQAAAAAAAAAAAWoEAEcwRAIgSwczcWxkT+Tk8wvTdorKXE3Hfemk6mtcKXC2yGSXp2ACIEIa5UwomMwpoPLyowZ/e550yHRPTyIIbYDaYT1kF9szAUgwRQIhAPpw4wkAFjKT1mvhOSfmHlYFtRgQ87hfbOfjnjJnQ2PuAiA7uR/iEFqgQfLLZIEsRIImvMPP/gMfchFpj4Qx5aRSpQFHUiED1iNYBtEHilqVRjfuFj7hkUEtAkMkPX7WRMHZ3NGTrUQhArxPc6k2RYEdx2fw2Pd82g7GgeLraJ7meGEFXIxa7IwfUq7gBwAA',
  },
] as const

const SECRET = readBase58Check(WIF)?.slice(1, 33) ?? new Uint8Array()
const [, HELLO] = VECTORS
const [SHORT, PLAIN] = HELLO.signatures

const holds = (signature: string, message: Uint8Array | string = 'Hello World') =>
  verifyBip322(ADDRESS, 'mainnet', message, signature)

// The simple format, with the key of the BIP, by the other library's own sighash.
function signedElsewhere(message: string, script: Uint8Array, redeemScript?: Uint8Array): string {
  const { toSign } = bip322Transactions(script, message)
  const oracle = Oracle.fromRaw(writeTransaction(toSign), {
    allowUnknownInputs: true,
    allowUnknownOutputs: true,
    allowUnknownVersion: true,
  })
  const witnessUtxo = { amount: 0n, script }
  oracle.updateInput(0, redeemScript ? { witnessUtxo, redeemScript } : { witnessUtxo })
  oracle.signIdx(SECRET, 0)
  oracle.finalizeIdx(0)
  const items = oracle.getInput(0).finalScriptWitness ?? []
  const witness = items.flatMap((item) => [item.length, ...item])
  return Uint8Array.of(items.length, ...witness).toBase64()
}

// What signBip322 does, for a script that need not be the key's own.
function signedFor(script: Uint8Array, message: string, secret: Uint8Array, key: Uint8Array) {
  const midstates = sighashMidstates(bip322Transactions(script, message).toSign)
  const hash = sighashAll(midstates, 0, p2pkhScript(hash160(key)), sats(0n))
  const signature = writeSignature(signHash(hash, secret), 1)
  return Uint8Array.of(2, signature.length, ...signature, key.length, ...key).toBase64()
}

describe('BIP 322', () => {
  for (const { message, hash, toSpend, toSign, signatures } of VECTORS) {
    it(`makes the transactions of the BIP for "${message}"`, () => {
      const made = bip322Transactions(scriptOf(ADDRESS, 'mainnet'), message)
      assert.equal(made.toSpend.inputs[0]?.scriptSig.toHex(), `0020${hash}`)
      assert.equal(txidOf(made.toSpend), toSpend)
      assert.equal(txidOf(made.toSign), toSign)
    })

    it(`accepts both signatures of the BIP for "${message}", marked or not`, () => {
      for (const signature of signatures) {
        assert.ok(holds(signature, message))
        assert.ok(holds(`smp${signature}`, message))
        assert.ok(holds(signature, new TextEncoder().encode(message)))
      }
    })

    it(`signs "${message}" as the BIP does`, () => {
      assert.equal(signBip322(SECRET, message), signatures[1])
    })
  }

  for (const { message, address, signature } of FULL) {
    it(`makes the full transaction that the BIP has signed for "${message}"`, () => {
      const signed = readTransaction(Uint8Array.fromBase64(signature))
      const lock = { version: 2, lockTime: 2_016, sequence: 2_016 }
      const { toSign } = bip322Transactions(scriptOf(address, 'mainnet'), message, lock)
      assert.equal(writeStripped(toSign).toHex(), writeStripped(signed).toHex())
      const other = bip322Transactions(scriptOf(address, 'mainnet'), `${message} `, lock)
      assert.notEqual(txidOf(other.toSign), txidOf(signed))
    })
  }

  it('signs over nothing: what its two keys signed verifies with an amount of zero', () => {
    const [, { signature }] = FULL
    const signed = readTransaction(Uint8Array.fromBase64(signature))
    const witness = signed.inputs[0]?.witness ?? []
    const script = witness.at(-1) ?? new Uint8Array()
    const hash = sighashAll(sighashMidstates(signed), 0, script, NOTHING)
    const by = readCoSigned(script)?.publicKeys.map((key, at) => {
      const read = readSignature(witness[at + 1] ?? new Uint8Array())
      return read !== null && verifyHash(hash, key, read.signature)
    })
    assert.deepEqual(by, [true, true])
  })

  it('hashes text as UTF-8', () => {
    const text = 'UTF-8 support: öäüéàè 测试文本 \u{1f604}'
    const { toSpend, toSign } = bip322Transactions(scriptOf(ADDRESS, 'mainnet'), text)
    assert.equal(
      txidOf(toSpend),
      'c8f4f525fe8afb1bc09b44175bd2096f079c98425e8a1be676b712add1fb62f0',
    )
    assert.equal(txidOf(toSign), '8f488e06b89eafd019ec528109eafaf7f1d1811fd617aa1eeb9658f1c1be6586')
  })

  it('holds for what another library signs', () => {
    const script = scriptOf(ADDRESS, 'mainnet')
    assert.ok(holds(signedElsewhere('one more', script), 'one more'))
  })

  it('holds for the signer alone and the message alone', () => {
    const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.with(0, 1))
    const property = fc.property(secrets, fc.string(), fc.string(), (secret, message, other) => {
      const program = witnessProgramScript(0, hash160(publicKeyOf(secret)))
      const address = addressOf(program, 'testnet4') ?? ''
      const nested = addressOf(p2shScript(hash160(program)), 'testnet4') ?? ''
      const signature = signBip322(secret, message)
      assert.ok(verifyBip322(address, 'testnet4', message, signature))
      assert.equal(verifyBip322(address, 'signet', other, signature), other === message)
      // It signs over the script of the address: nested in P2SH, the same key signs another hash.
      assert.ok(!verifyBip322(nested, 'testnet4', message, signature))
      assert.ok(!holds(signature, message))
    })
    fc.assert(property, { seed: 1, numRuns: 30 })
  })

  it('holds for P2WPKH within P2SH', () => {
    const address = '37qyp7jQAzqb2rCBpMvVtLDuuzKAUCVnJb'
    const redeemScript = witnessProgramScript(0, hash160(publicKeyOf(SECRET)))
    const signature = signedElsewhere('nested', p2shScript(hash160(redeemScript)), redeemScript)
    assert.ok(verifyBip322(address, 'mainnet', 'nested', signature))
    assert.ok(!verifyBip322(address, 'mainnet', 'Nested', signature))
    assert.ok(!holds(signature, 'nested'))
  })

  it('does not hold for a key that is not the one of the address', () => {
    const other = new Uint8Array(32).fill(1)
    const nested = p2shScript(hash160(witnessProgramScript(0, hash160(publicKeyOf(SECRET)))))
    for (const script of [scriptOf(ADDRESS, 'mainnet'), nested]) {
      const address = addressOf(script, 'mainnet') ?? ''
      const right = signedFor(script, 'mine', SECRET, publicKeyOf(SECRET))
      const wrong = signedFor(script, 'mine', other, publicKeyOf(other))
      assert.ok(verifyBip322(address, 'mainnet', 'mine', right))
      assert.ok(!verifyBip322(address, 'mainnet', 'mine', wrong))
    }
  })

  it('does not hold for an uncompressed key, though the address be of its hash', () => {
    const ecdh = createECDH('secp256k1')
    ecdh.setPrivateKey(SECRET)
    const key = new Uint8Array(ecdh.getPublicKey())
    const script = witnessProgramScript(0, hash160(key))
    const address = addressOf(script, 'mainnet') ?? ''
    assert.ok(!verifyBip322(address, 'mainnet', 'mine', signedFor(script, 'mine', SECRET, key)))
  })

  it('refuses a signature with any bit turned', () => {
    for (const signature of [SHORT, PLAIN]) {
      const bytes = Uint8Array.fromBase64(signature)
      for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
        const at = bit >> 3
        const turned = bytes.with(at, (bytes[at] ?? 0) ^ (1 << (bit & 7)))
        assert.ok(!holds(turned.toBase64()), `bit ${bit}`)
      }
    }
  })

  it('refuses every other spelling of a signature that holds', () => {
    const bytes = Uint8Array.fromBase64(SHORT)
    const S = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
    const highS = (BigInt(`0x${S}`) - BigInt(`0x${bytes.slice(40, 72).toHex()}`)).toString(16)
    const [r, rest] = [bytes.slice(4, 38).toHex(), bytes.slice(72).toHex()]
    const withHighS = Uint8Array.fromHex(`02483045${r}022100${highS.padStart(64, '0')}${rest}`)
    const withNone = bytes.with(72, 2)
    assert.equal(bytes[72], 1)
    const others: Readonly<Record<string, string>> = {
      'white space': `${SHORT.slice(0, 4)} ${SHORT.slice(4)}`,
      'a line after it': `${SHORT}\n`,
      'no padding': SHORT.slice(0, -1),
      'unused bits': SHORT.replace('HI=', 'HJ='),
      base64url: SHORT.replaceAll('/', '_').replaceAll('+', '-'),
      'the mark twice': `smpsmp${SHORT}`,
      'the mark of the full format': `ful${SHORT}`,
      'a byte after it': Uint8Array.of(...bytes, 0).toBase64(),
      'a third item': Uint8Array.of(3, ...bytes.slice(1), 0).toBase64(),
      'one item': Uint8Array.of(1, ...bytes.slice(1, 73)).toBase64(),
      'no item': 'AA==',
      'a high S': withHighS.toBase64(),
      'another sighash type': withNone.toBase64(),
      nothing: '',
      'no base64': 'not-valid-base64!!!',
      'a long text': 'A'.repeat(1_000_000),
    }
    assert.ok(holds(SHORT))
    assert.ok(isSignatureEncoding(withHighS.slice(2, 74)))
    for (const [name, text] of Object.entries(others)) assert.ok(!holds(text), name)
  })

  it('says of other kinds of addresses that it cannot judge them', () => {
    const others = [
      '1F3sAm6ZtwLAUnj7d38pGFxtP3RVEvtsbV',
      'bc1qp0ahvfh83088w49k405szqgg4f3pptr7p2g06tdxfjcd40z4lh4q95lsz9',
      'bc1pss0zhytly75awhm6x2hhvd5lnzv3vssgrf9axfheq8ldyzn88ges79fler',
    ]
    for (const address of others) {
      assert.throws(
        () => verifyBip322(address, 'mainnet', 'Hello World', SHORT),
        (error) => error instanceof Fault && error.code === 'address.invalid',
      )
    }
  })

  it('refuses an address of another network', () => {
    assert.throws(
      () => verifyBip322(ADDRESS, 'regtest', 'Hello World', SHORT),
      (error) => error instanceof Fault && error.code === 'address.invalid',
    )
  })
})
