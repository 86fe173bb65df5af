import { composeTexts } from './compose-texts.js';

/** Texts with secrets in them; what must be hidden stands between « and ». */
export const SECRET_TEXTS = composeTexts(String.raw`
Authorization: Bearer «{32}»
authorization: Bearer «{jwt}»
curl -H "Authorization: Bearer «{32}»" https://api.example.org/v1/models
curl -H 'X-Api-Key: «{24}»' https://api.example.org
-H "api-key: «{h32}»"
Authorization: Basic «{24}==»
Proxy-Authorization: Basic «{16}=»
request failed with headers {'Authorization': 'Bearer «{40}»', 'Accept': 'application/json'}
upstream refused Bearer «{40}» with 401
the token «{jwt}» has expired
Cookie: «session={24}; theme=dark»
Set-Cookie: «sid={24}; Path=/; HttpOnly»
host=db.internal port=5432 user=app password=«{12}» dbname=jobs sslmode=require
host=db user=app password='«{8} {4}»' dbname=jobs
could not connect with "dbname=jobs password=«{12}»"
DefaultEndpointsProtocol=https;AccountName=models;AccountKey=«{64}+/{20}==»;EndpointSuffix=core.windows.net
Endpoint=sb://jobs.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=«{43}=»
Server=tcp:db,1433;User ID=app;Password=«{14}»;Encrypt=True
Server=db;Uid=app;Pwd=«{9}»;
OPENAI_API_KEY=«{40}» python serve.py
export HF_TOKEN=«{36}»
env: OPENAI_API_KEY='«{40}»' MODEL=llama
docker run -e POSTGRES_PASSWORD=«{10}» -e MODEL=llama3 postgres:16
vllm serve meta-llama/Llama-3.1-8B --api-key «{20}» --max-model-len 8192
vllm serve meta-llama/Llama-3.1-8B --api-key=«{20}» --port 8000
huggingface-cli login --token «{20}» --add-to-git-credential
mysql --user=root --password=«{8}» jobs
postgres://«app:{10}»@db.internal:5432/jobs?sslmode=require
could not connect to redis://«:{16}»@cache:6379/0: timed out
amqp://«guest:{8}»@mq/vhost
git clone https://«oauth2:{20}»@gitlab.example.org/models.git
curl -u admin:«{10}» https://registry.example.org/v2/
-----BEGIN PRIVATE KEY-----«{lines}»-----END PRIVATE KEY-----
key: -----BEGIN RSA PRIVATE KEY-----«\n{64}\n{64}\n»-----END RSA PRIVATE KEY----- loaded
-----BEGIN OPENSSH PRIVATE KEY-----«{lines}»
Incorrect API key provided: «sk-{20}». You can find your API key at https://platform.openai.com/account/api-keys.
using «sk-proj-{48}» for gpt-4o
anthropic key «sk-ant-api03-{40}» was refused
push to hub with «hf_{34}» failed
git: «ghp_{36}» has no access to org/models
fine-grained «github_pat_{22}_{59}» expired
gitlab «glpat-{20}» is revoked
signed by «AKIA{U16}» in us-east-1
session of «ASIA{U16}»
maps «AIza{35}»
slack bot «xoxb-{n12}-{n12}-{24}»
npm publish as «npm_{36}»
groq «gsk_{52}» over quota
ngc «nvapi-{64}»
replicate «r8_{37}»
vault «hvs.{24}»
stripe «sk_live_{24}»
sendgrid «SG.{22}.{43}»
databricks «dapi{h32}»
pulled with «dckr_pat_{27}»
oauth «ya29.{60}»
langsmith «lsv2_pt_{h32}_{h10}»
posted to https://hooks.slack.com/services/«T{U8}/B{U8}/{24}»
posted to https://discord.com/api/webhooks/«{n18}/{68}»
posted to https://discordapp.com/api/v10/webhooks/«{n18}/{68}»?wait=true
posted to https://contoso.webhook.office.com/webhookb2/«{h8}-{h4}@{h8}/IncomingWebhook/{h32}/{h8}»
https://hooks.zapier.com/hooks/catch/«{n7}/{7}»/
https://api.telegram.org/bot«{n9}:{35}»/sendMessage
https://open.feishu.cn/open-apis/bot/v2/hook/«{h8}-{h4}-{h4}»
https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=«{h8}-{h4}-{h4}-{h12}»
https://oapi.dingtalk.com/robot/send?access_token=«{h64}»
https://app.example.org/cb#access_token=«{32}»&token_type=bearer&expires_in=3600
/v1/files/7/content?token=«{24}»&size=5
/hls/live.m3u8?wsSecret=«{h32}»&wsTime=66aa
callback?sig=«{24}%3D»
see ../result.json?X-Amz-Expires=60&X-Amz-Signature=«{h64}»&X-Amz-Date=20240101T000000Z
grant_type=client_credentials&client_id=app&client_secret=«{24}»
{"model": "llama", "api_key": "«{24}»", "stream": true}
{\"model\": \"llama\", \"api_key\": \"«{24}»\", \"n\": 1}
ValidationError: {'api_key': '«{24}»', 'max_tokens': 5}
Config(model='llama', api_key='«{24}»', timeout=30)
os.environ["HF_TOKEN"] = "«{24}»"
<user>app</user><password>«{10}»</password>
password: «{10}»
Password: «{10}», user: app
db_password: "«{10}»"
X-Vault-Token: «{24}»
ALTER ROLE app WITH PASSWORD '«{10}»'
rtmp://live.example.org/app?streamKey=«{16}»
srt://h:9000?passphrase=«{16}»&latency=20
app:«{10}»@tcp(127.0.0.1:3306)/jobs
jdbc:postgresql://db:5432/jobs?user=app&password=«{10}»&ssl=true
token=«{24}»
api_key => «{24}»
資料庫密碼:«{10}»
資料庫密碼：«{10}»
tokens: access_token=«{20}», refresh_token=«{20}»
AWS_SECRET_ACCESS_KEY=«{20}/{19}» aws s3 cp a s3://bucket/models/
"client_secret":"«{20}»","grant_type":"x"
`);
