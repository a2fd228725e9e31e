// Keys of age for tests; everybody knows them.

export const AGE_KEYS = [
  {
    identity: 'AGE-SECRET-KEY-1W0Y7FYA53T6PSRUT5ZT67SF8GWZDNY3KE95AWVTNXX69H26RK4YSD527YC',
    recipient: 'age1wj6qyjfry9vgxe8sae39rqzcr67uc2jswqunpmq9t37l52tx9v7qkyajmz',
  },
  {
    identity: 'AGE-SECRET-KEY-1W2NSNXF90T4RQPPALJH6QY7UDY4SCRWDWY5348GCGZU7MFH9C6FSJYYN58',
    recipient: 'age1km6k4l6nyzdadmd7pl7pr8a56ur3tqgw6aukntrdluehevtsh4hschsu5m',
  },
  {
    identity: 'AGE-SECRET-KEY-1DKP7L967PVEWSZSFY0ZPFJ327CJ0YLKJE7JK88QQAPNS2UKDVPHSHLANU4',
    recipient: 'age1qmz9qf4dd0p5yufhnuyeldr63sud00ctufaex458zq3f6w4fgykszx407j',
  },
] as const
