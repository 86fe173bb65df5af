/** Names, errors and other texts of jobs and streams, each of which must be shown as it is. */
export const HARMLESS_TEXTS = String.raw`
CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 79.15 GiB total capacity; 77.93 GiB already allocated)
RuntimeError: CUDA error: device-side assert triggered
This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8000 in the messages, 1000 in the completion).
max_tokens=512 exceeds the model's limit: tokens=8192
prompt_tokens: 812, completion_tokens: 128, total_tokens: 940
time_to_first_token=0.31s inter_token_latency=12ms tokens_per_second=84.2
bos_token='<s>' eos_token='</s>' pad_token="<pad>" unk_token=<unk>
{"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "next_token": "Cg5jdXJzb3I6MjAyNC0wNS0wMQ"}
{"token": 512, "tokens": 12, "max_new_tokens": 64}
JSONDecodeError: Unexpected token: < in JSON at position 0
SyntaxError: Unexpected token '}', expected ','
invalid token: expected identifier, found ;
Special tokens have been added in the vocabulary, make sure the associated word embeddings are fine-tuned
Token indices sequence length is longer than the specified maximum sequence length (1024 > 512)
KeyError: 'model.layers.0.self_attn.q_proj.weight'
duplicate key value violates unique constraint "inference_jobs_pkey"
Key (id)=(8f14e45f-ceea-467f-a0e6-b1f3f1b6f1c5) already exists.
primary_key: id, partition_key=2024-05-01, cache_key: llama-3.1-8b-instruct-awq
s3://models-prod/meta-llama/Llama-3.1-8B-Instruct/model-00001-of-00004.safetensors
gs://bucket/checkpoints/step-12000/optimizer.pt
https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct/resolve/main/config.json?download=true
https://storage.example.org/out/result.json?versionId=3&response-content-type=application/json
postgres://db.internal:5432/jobs?sslmode=require&application_name=taskdeck
postgresql:///jobs?host=/var/run/postgresql
http://tgi:8080/generate_stream?max_new_tokens=20&return_full_text=false
rtsp://cam-7.factory.local:554/h264/ch1/main/av_stream
FATAL: password authentication failed for user "app"
FATAL: no pg_hba.conf entry for host "10.0.0.7", user "app", database "jobs", no encryption
password: authentication failed
error reading password: EOF
oauth2: cannot fetch token: 401 Unauthorized
failed to get token: 403 Forbidden
jwt: token is expired
auth: permission denied
secret: not found
MountVolume.SetUp failed for volume "models" : secret "hf-token" not found
Error: secrets "registry-credentials" is forbidden: User "system:serviceaccount:ml:runner" cannot get resource
Back-off pulling image "vllm/vllm-openai:v0.6.3.post1"
registry.example.org/ml/trainer@sha256:9b2a7c1d5e8f4036a1b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7f801
arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf
arn:aws:iam::123456789012:role/inference-runner
projects/ml-prod/locations/us-central1/endpoints/1234567890123456789
/subscriptions/8f14e45f-ceea-467f-a0e6-b1f3f1b6f1c5/resourceGroups/ml/providers/Microsoft.Compute
8f14e45f-ceea-467f-a0e6-b1f3f1b6f1c5
9b2a7c1d5e8f4036a1b2c3d4e5f6071829304b5c6d7e8f9012a3b4c5d6e7f801
commit 3f786850e387550fdab836ed7e6dc881de23001b
cmpl-7f8a9b0c1d2e3f4a5b6c7d8e chatcmpl-9XyZ12AbCdEf34GhIjKlMnOp
sk-learn-pipeline-training-run
task-20240501-llama-3-8b-instruct-awq-int4
risk-assessment-model-v2-20240501
whisper-large-v3 轉錄「第 12 集」:完成
模型載入失敗:找不到檔案 /models/llama-3/config.json
影片長度:00:12:34,解析度:1920x1080
Basic authentication is not supported; use Bearer authentication
WWW-Authenticate: Bearer realm="registry", error="invalid_token"
Bearer token is missing
token_type=bearer expires_in=3600 scope=read
session_id=7f8a9b0c author: jane, authority=example.org
first_pass=done second_pass: running (2-pass encode)
pin_memory=True num_workers=4 persistent_workers=True
--max-tokens 512 --eos-token "</s>" --tokenizer-mode auto --api-key-env OPENAI_API_KEY
vllm serve Qwen/Qwen2.5-7B-Instruct --tensor-parallel-size 2 --max-num-batched-tokens 8192
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 deploy@build
-----BEGIN CERTIFICATE-----
-----BEGIN PUBLIC KEY-----
write to me@example.org?token=none
https://youtube.com/@channel?v=1&max_tokens=5
http://h:8080/a@b
password=null api_key=None token: false secret=[redacted] password: ********
api_key=$OPENAI_API_KEY password=${'$'}{DB_PASSWORD} token: {{ secrets.HF_TOKEN }}
the password is required
Missing API key: set OPENAI_API_KEY
Invalid value for 'api_key': must be a string
a ratio of 3://4
2024-05-01T12:34:56.789Z [info] step=120 loss=1.234 lr=2e-5 grad_norm=0.87
node-7.gpu.internal:8000 key=value keyboard: en
Traceback (most recent call last):   File "/app/serve.py", line 42, in generate
openai.RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached', 'type': 'tokens', 'code': 'rate_limit_exceeded'}}
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk
A fairy tale about a secret garden: chapter 3
The cookie: a short history
`
  .trim()
  .split('\n');
