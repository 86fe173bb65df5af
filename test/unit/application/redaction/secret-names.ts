/** Names of members, headers, parameters and variables whose text nobody may see. */
export const SECRET_NAMES = `
  password passwd pwd pw passphrase passcode Password PASSWORD dbPassword db_password DB_PASSWORD userPassword
  rtmppassword mypassword passwordHash password_hash password1 old_password password_confirmation adminPassword
  POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD REDISCLI_AUTH PGPASSWORD MINIO_ROOT_PASSWORD KAFKA_SASL_PASSWORD
  spring.datasource.password sasl.jaas.password turn_password ice_pwd keystore_password ssl_key_password
  db_pass DB_PASS dbpass rtmp_pass smtp_pass user_pass userpass smtpPass proxy_pass pass
  secret secrets client_secret clientSecret CLIENT_SECRET consumer_secret signing_secret webhook_secret app_secret
  secret_key SECRET_KEY secretKey secretkey secret_id secret_value shared_secret jwt_secret token_secret
  AWS_SECRET_ACCESS_KEY aws_secret_access_key secretAccessKey wsSecret txSecret totp_secret django_secret_key
  api_key apiKey APIKEY apikey X-Api-Key x-api-key api-key api_keys apiKeys api_key_value apikeyvalue APIKey2 API_KEY
  OPENAI_API_KEY ANTHROPIC_API_KEY openai_key openaiApiKey azure_openai_api_key GROQ_API_KEY groq_key MISTRAL_API_KEY
  cohere_key pinecone_key wandb_key WANDB_API_KEY langsmith_key HUGGINGFACE_API_KEY hf_key nvidia_key NGC_API_KEY
  replicate_key gemini_key GOOGLE_API_KEY maps_key runpod_key LITELLM_MASTER_KEY together_key deepseek_key fal_key
  access_key accessKey accesskey access_key_id AWS_ACCESS_KEY_ID aws_access_key s3_access_key AccountKey account_key
  storage_account_key SharedAccessKey SharedAccessSignature subscription_key Ocp-Apim-Subscription-Key x-functions-key
  function_key master_key root_key private_key privateKey private-key private_key_pem privatekey rsa_private_key
  ssh_key sshkey ssh_private_key id_rsa id_ed25519 tls_key tls.key ssl_key signing_key encryption_key decryption_key
  hmac_key aes_key fernet_key deploy_key host_key session_key stream_key streamKey streamkey service_key license_key
  unseal_key unseal_keys recovery_key write_key ingestion_key instrumentation_key passkey sendgrid_key datadog_app_key
  gcp_service_account_key kubeconfig dockerconfigjson .dockerconfigjson htpasswd pgpass
  token Token TOKEN access_token accessToken access_tokens refresh_token refreshToken id_token idToken auth_token
  authToken authtoken bearer_token api_token apiToken apitokens session_token sessionToken csrf_token csrfmiddlewaretoken
  X-Internal-Token x-internal-token X-Auth-Token X-Vault-Token x-amz-security-token AWS_SESSION_TOKEN HF_TOKEN hf_token
  HUGGING_FACE_HUB_TOKEN huggingface_token hub_token use_auth_token GITHUB_TOKEN github_token gh_token GITLAB_TOKEN
  NPM_TOKEN slack_token slack_bot_token SLACK_BOT_TOKEN bot_token telegram_bot_token discord_token device_token push_token
  personal_access_token github_pat service_token internal_token admin_token user_token client_token registry_token
  publish_token stream_token playback_token upload_token reset_token verification_token invite_token sas_token
  token_value tokens X-Goog-Access-Token private_token deploy_token vault_token webhook_token callback_token
  auth auths Authorization authorization proxy-authorization Proxy-Authorization basic_auth http_auth oauth oauth2token
  oauth_token auth_header auth_code authorization_code code_verifier bearer Bearer jwt JWT id_jwt jwt_assertion
  cookie Cookie set-cookie Set-Cookie cookies session_cookie session sessions PHPSESSID JSESSIONID connect.sid
  credential credentials creds aws_credentials dbcreds cred x-amz-credential csrf xsrf XSRF-TOKEN X-XSRF-TOKEN
  dsn sentry_dsn SENTRY_DSN database_dsn connection_string connectionString ConnectionStrings conn_str connstr
  otp totp one_time_password mfa_code otp_code cvv cvc pin user_pin card_pin pins backup_codes recovery_codes
  seed_phrase mnemonic security_code x-hub-signature-256 x-amz-signature webhook_signature sas 密碼 金鑰 資料庫密碼
  密码 密钥 パスワード passwort contraseña
`
  .trim()
  .split(/\s+/);

/** Of these even a number is a secret. */
export const NUMERIC_SECRET_NAMES =
  `password db_password pin pins passcode otp cvv api_key apiKey X-Api-Key secret client_secret access_key stream_key
  private_key OPENAI_API_KEY 密碼`.split(/\s+/);
