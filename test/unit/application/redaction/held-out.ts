import { composeTexts } from './compose-texts.js';

/** Written after the code, which was not changed for them: how well it does with what nobody thought of. */
export const HELD_OUT_SECRET_NAMES = `
  mail_password wifiPassword PASSWD_FILE_CONTENT admin_pwd ROOT_PW pg_pass sftpPass oracle_passwd neo4j_password
  elastic_api_key ELEVENLABS_API_KEY perplexity_api_key voyage_key assemblyai_key deepgram_api_key xai_key
  CEREBRAS_API_KEY stabilityApiKey COMET_API_KEY LANGFUSE_SECRET_KEY LANGFUSE_PUBLIC_SECRET QDRANT__SERVICE__API_KEY
  weaviate_api_key milvus_token MLFLOW_TRACKING_PASSWORD MLFLOW_TRACKING_TOKEN KUBE_TOKEN serviceAccountToken
  consul_http_token CONSUL_HTTP_TOKEN nomad_token X-Nomad-Token X-Consul-Token grafana_api_key PAGERDUTY_TOKEN
  twilio_auth_token stripe_secret sentry_auth_token circleci_token dockerhub_password artifactory_api_key
  AZURE_CLIENT_SECRET AZURE_STORAGE_KEY AZURE_STORAGE_CONNECTION_STRING cosmos_key azure_search_key
  GOOGLE_APPLICATION_CREDENTIALS_JSON firebase_token gcs_hmac_secret x-goog-iap-jwt-assertion
  X-Gitlab-Token X-Plex-Token hub_secret hmacSecret nextauth_secret cookie_secret encryption_password
  mqtt_password rtsp_password onvif_pass srt_passphrase stream_secret publish_key ingest_token broadcast_key
  ws_token login_token magic_link_token email_verification_token unsubscribe_token remember_token
  saml_assertion_secret oidc_client_secret pkcs12_password jks_password truststore_pass ca_private_key
  master_password vault_password ansible_vault_password becomePassword sudo_pass key_passphrase
  使用者密碼 API金鑰 heslo`
  .trim()
  .split(/\s+/);

export const HELD_OUT_HARMLESS_NAMES = `
  num_accepted_tokens num_cached_tokens tokens_total token_throughput_per_gpu generation_tokens_per_s prefix_cache_tokens
  max_total_tokens max_batch_prefill_tokens max_batch_total_tokens max_input_tokens waiting_served_ratio
  best_of_tokens ignore_eos_token eos_token_ids bad_words_token_ids forced_eos_token_id tokens_evaluated
  tokens_predicted tokens_cached n_past_tokens kv_cache_tokens token_budget_per_step chunked_prefill_tokens
  long_prefill_token_threshold max_token_len token_type_embeddings token_dropout token_mixing tokens_seen
  total_tokens_trained tokens_per_batch tokens_per_gpu token_parallelism detokenizer_time tokenizer_pool_size
  endoftext_token bos_token_text image_token_index image_token_len audio_tokens_per_second video_token_pruning
  resume_page_token nextContinuationToken marker_token session_duration session_timeout session_state
  inference_session onnx_session author_id authors_count coauthor cooked keypoint_model keyword_args keyed_by
  key_heads key_dim num_kv_heads sort_keys object_keys dataset_key bucket_key redis_key metric_key hparam_key
  keypoints_url conn_pool_size connections max_connections signature_version pass_rate pass_at_k passed_checks
  pass_through_args two_pass_encoding pass_index compass_heading opinion_score pinned_buffer pin_count
  spinup_seconds authority_url authentication_duration oauth_enabled secretary_model credits credit_limit
  accredited discord_channel webhook_url callback_url code error_code encoder_decoder codec barcode postcode
  description assignment design_id hash_algorithm secret_count certificate_expiry`
  .trim()
  .split(/\s+/);

export const HELD_OUT_SECRET_TEXTS = composeTexts(String.raw`
ERROR: login failed: user=svc pass=«{12}»
kubectl create secret generic hf --from-literal=HF_TOKEN=«{34}»
wget --header="PRIVATE-TOKEN: «{20}»" https://gitlab.example.org
az storage blob upload --account-key «{64}==» -f model.bin
aws configure set aws_secret_access_key «{40}»
mongodb+srv://«svc:{14}»@cluster0.example.mongodb.net/jobs
clickhouse://«default:{10}»@ch:9000/metrics
failed: GET https://api.example.org/v1/run?api_key=«{24}»&job=7 returned 500
wss://rt.example.org/ws?access_token=«{jwt}»
environment: ["MODEL=x", "OPENAI_API_KEY=«{40}»"]
headers: {"x-api-key":"«{32}»","content-type":"application/json"}
OpenAI(api_key="«{40}»", base_url="http://vllm:8000/v1")
requests.post(url, headers={"Authorization": f"Bearer «{40}»"})
auth_token: «{32}»
SECRET_KEY = '«{50}»'
trino --user svc --password «{12}»
using key «AKIA{U16}» and bucket models
export ANTHROPIC_API_KEY="«sk-ant-api03-{90}»"
token «ghs_{36}» expired
fetch failed https://bucket.s3.amazonaws.com/a?X-Amz-Credential=«AKIA{U16}%2F20240101»&X-Amz-Date=1&X-Amz-Signature=«{h64}»
https://acct.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sig=«{43}%3D»&se=2030
https://discord.com/api/webhooks/«{n19}/{68}» answered 404
Login with password "«{12}»" was refused
{"error":{"message":"bad key","request":{"headers":{"Authorization":"Bearer «{40}»"}}}}
sshpass -p «{10}» ssh root@gpu-1
git push https://«x-access-token:{40}»@github.com/org/repo.git
rtmp://a.rtmp.youtube.com/live2/«{4}-{4}-{4}-{4}»
spring.datasource.password=«{12}»
Set-Cookie: «sid={32}; HttpOnly»
`);

export const HELD_OUT_HARMLESS_TEXTS = String.raw`
ValueError: The decoder prompt (length 9000) is longer than the maximum model length of 8192. Make sure that max_model_len is no smaller than the number of text tokens.
Avg prompt throughput: 812.4 tokens/s, Avg generation throughput: 84.2 tokens/s, Running: 3 reqs, Waiting: 0 reqs
Setting pad_token_id to eos_token_id:128001 for open-end generation.
The attention mask and the pad token id were not set
torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:1970, unhandled system error
ConnectionError: HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /api/models/x
Access to model meta-llama/Llama-3.1-8B is restricted. You must have access to it and be authenticated to access it. Please log in.
401 Client Error: Unauthorized for url: https://huggingface.co/api/whoami-v2
grpc: received message larger than max (5242880 vs. 4194304)
Triton model 'bert' version 2: UNAVAILABLE: Internal: failed to load
state_dict keys: missing=['lm_head.weight'], unexpected=[]
Key error: "prompt" missing from request body
Missing keys: a, b; unexpected keys: c
tokenizer.json: sha256=9b2a7c1d5e8f4036a1b2c3d4e5f6071829304b5c6d7e8f9012a3b4c5d6e7f801
pod inference-7d9f8b6c5d-x2k4q evicted: node had DiskPressure
image: nvcr.io/nvidia/tritonserver:24.05-py3 digest sha256:9b2a7c1d5e8f4036
stop=["</s>", "<|eot_id|>"] seed=9007199254740993 n=1
next_page_token=CAUQAA page=3
next token: "Hello" (p=0.91)
first token: 312 ms, per token: 12.3 ms
author: Jane Doe, compass: 271.3, passes: 2
No credentials found in the environment
secret "registry" not found in namespace "ml"
Session timeout after 30s; session id: 42
HTTP 407 Proxy Authentication Required
OAuth callback: state mismatch
pin 12: high, gpio_pin=7
code=404 message=not found
sort key: created_at, partition key: tenant
影像權杖數量:512(max_tokens=512)
`
  .trim()
  .split('\n');
