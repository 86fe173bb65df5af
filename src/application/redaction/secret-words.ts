/** The words by which a name's secrecy is judged: lower case, in the singular. */

/** Secrets wherever in a name they stand, numbers too. */
export const SECRETS = words(`password passwd passphrase passcode pwd secret otp totp cvv cvc mnemonic`);

/** Secrets wherever they stand, but for numbers, which only count them. */
export const PROOFS =
  words(`jwt bearer auth oauth authorization cookie credential cred csrf xsrf dsn sas kubeconfig
  dockerconfigjson jsessionid phpsessid sessid`);

/** A name that ends with one of these tells something about a secret, never the secret. */
export const REMARKS =
  words(`count usage used limit budget type length size rate cost price name policy status method
  mode scheme provider version expiry expires expiration expired ttl at in second ms enabled disabled required supported
  id url uri endpoint file path env var ref arn realm domain issuer audience scope role group server backend flow
  algorithm alg encryption format error failed failure result reason description title label duration namespace manager
  store engine source index offset position level limit latency throughput logprob logprob prob score embedding timestamp
  detail byte consent affinity host port total number`);

/** A name that begins with one of these counts secrets or asks for one. */
export const COUNTS = words(`num n number has is missing requires`);

/** Before `token`: what a model reads and writes, and marks in lists that are read in parts. */
export const MODEL_TOKENS =
  words(`max min total new next prev previous first last current per sub word char byte each
  accepted rejected proposed draft predicted prediction speculative spec bonus generated sampled emitted streamed sampling
  prompt completion input output context system text audio image video vision speech document chat assistant tool call
  prefill decode decoded batched scheduled running waiting preempted computed cached cache read written uncached reasoning
  thinking thought think remaining available used consumed billed billable budget requested estimated expected unexpected
  unknown invalid illegal special control added extra bad banned allowed forbidden suppress suppressed begin stop start end
  eos bos pad padding unk sep cls mask masked boi eoi boa eoa eot eom newline prefix suffix middle sentinel
  placeholder virtual soft latent semantic acoustic codec patch vocab model top greedy truncated skipped dropped
  ignored processed num n page continuation sync resume cursor delta skip fencing lease trigger`);

/** Before `tokens`: those that let somebody in. */
export const ACCESS_TOKENS =
  words(`access refresh auth api bearer session csrf xsrf secret security internal personal
  private jwt oauth sas id github gitlab gh hf hub huggingface slack discord telegram npm pypi vault webhook bot deploy
  registry docker service aws gcp azure openai admin client device push invite reset`);

/** After `token`: the token itself. */
export const TOKEN_VALUES = words(`value hash plain raw header prod production dev staging old`);

/** Before `pass`, which else is one of several runs. */
export const PASS_OWNERS =
  words(`user db database smtp imap mail email rtmp rtsp srt ftp sftp ssh proxy http basic admin
  root auth login mysql sql pg postgres redis mongo mq rabbitmq amqp mqtt ldap key keystore truststore cert sudo app api
  turn stream camera cam registry docker git client server service account my old`);

/** Before `pin`, which else is one of hardware. */
export const PIN_OWNERS = words(
  `user card sim access device login security account room meeting unlock admin door`,
);

/** Before `session`, which else may be any stretch of work. */
export const SESSION_OWNERS = words(`user login admin web php browser auth http sso`);

const KEY_KINDS = `api access secret private signing signature encryption decryption stream ssh tls ssl rsa dsa ecdsa aes
  gpg pgp hmac fernet wrapping unseal recovery aws azure gcp google maps gemini openai anthropic cohere mistral groq
  together replicate deepseek fireworks fal runpod hf huggingface nvidia ngc wandb comet langsmith pinecone stripe
  sendgrid mailgun twilio datadog dd newrelic sentry mapbox algolia client server service account master root shared host
  session auth app license subscription deploy webhook consumer pass admin function functions device write ingestion
  instrumentation cookie ca`;
/** `stream_keyframes` and `api_keyword` hold no key. */
const NO_KEYS = 'frame|word|board|point|space|stroke|hole|ring|map|pair_name|error';

/** Secrets of several words, joined by `_`. */
export const PHRASES = new RegExp(
  [
    `(?:^|_)(?:${KEY_KINDS.trim().split(/\s+/).join('|')})_?key(?!${NO_KEYS})`,
    `(?:api|access|secret|private)_?key(?!${NO_KEYS})`,
    `conn(?:ection)?_?str(?:ing)?s?(?:_|$)`,
    `(?:^|_)(?:amz|hub|hmac|goog|webhook|slack|github|request|access)_signature`,
    `(?:^|_)(?:mfa|security|backup|recovery|verification|pairing)_codes?$`,
    `(?:^|_)(?:seed|recovery|backup)_phrase`,
    `(?:^|_)(?:github|gitlab|gh|azure|devops)_pat$`,
    `(?:^|_)(?:code_verifier|id_rsa|id_ed|connect_sid|pw|pgpass)$`,
  ].join('|'),
);

/** Identifiers that are half of a credential, in spite of how they end. */
export const SECRET_IDS = /(?:^|_)(?:secret_id|access_key_id)$/;

/** Kubernetes' names of secrets, and AWS' marks of a repeated request. */
export const SAFE_NAMES = /(?:^|_)(?:image_pull_secrets?|client_request_token)$/;

/** In other languages. */
export const FOREIGN_SECRETS =
  /密碼|密码|口令|金鑰|密鑰|密钥|パスワード|비밀번호|passwort|kennwort|contraseña|senha$|пароль/i;

/** Names without any of these need no closer look. */
export const HINT =
  /pass|pwd|pw$|pin|otp|cv[vc]|secret|token|jwt|bearer|auth|cookie|cred|[cx]srf|dsn|sess|key|conn|sas|signature|mnemonic|phrase|code|kubeconfig|dockerconfig|id_rsa|id_ed|pat$|密|口令|金鑰|パスワード|비밀번호|kennwort|contraseña|senha|пароль/i;

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
